"""The JSON API: the contracts, by session cookie, with problems as RFC 9457 writes them."""

from __future__ import annotations

import json
from uuid import uuid4

import jsonschema
import pytest

from chassis.problem import Refusal
from gateway.api import offered, openapi
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services

COUNTS = "/api/v1/queries/requests/request-counts"
DECIDE = "/api/v1/commands/requests/decide-request"
BODY = json.dumps({"family_request_id": samples.REQUEST, "decision": "accept"}).encode()


async def test_a_query_is_answered_with_the_owner_s_own_json(as_agent: Browser) -> None:
    answer = await as_agent.post_json(COUNTS, b"{}")
    assert answer.status == 200
    assert json.loads(answer.text) == samples.COUNTS


async def test_a_command_carries_the_caller_s_key(as_agent: Browser, services: Services) -> None:
    key = str(uuid4())
    answer = await as_agent.post_json(DECIDE, BODY, idempotency_key=key)
    assert answer.status == 200
    assert json.loads(answer.text)["decision_no"] == 1
    ((_, token, command_id),) = services.sent
    assert (token, str(command_id)) == ("token-of-staff", key)


@pytest.mark.parametrize(
    ("path", "body", "headers", "status", "code"),
    [
        (DECIDE, BODY, {}, 422, "invalid_input"),
        (DECIDE, BODY, {"idempotency_key": "once"}, 422, "invalid_input"),
        (DECIDE, b'{"decision": "maybe"}', {"idempotency_key": str(uuid4())}, 422, "invalid_input"),
        (DECIDE, BODY, {"content_type": "text/plain"}, 422, "invalid_input"),
        (DECIDE, BODY, {"origin": "https://evil.example"}, 403, "not_allowed"),
        ("/api/v1/commands/identity/sign-in", b"{}", {}, 404, "not_found"),
        ("/api/v1/queries/identity/resolve-session", b"{}", {}, 404, "not_found"),
        ("/api/v1/queries/family/snapshot-family", b"{}", {}, 404, "not_found"),
        ("/api/v1/nothing", b"{}", {}, 404, "not_found"),
        (DECIDE, b'"' + b"x" * 1_100_000 + b'"', {"idempotency_key": str(uuid4())}, 413, "payload_too_large"),
    ],
)
async def test_a_refusal_is_a_problem_document(
    as_agent: Browser, path: str, body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await as_agent.post_json(path, body, **headers)
    assert answer.status == status
    assert answer.header("content-type") == "application/problem+json"
    problem = json.loads(answer.text)
    assert (problem["code"], problem["status"]) == (code, status)
    assert problem["trace"] == answer.header("x-request-id")


async def test_an_owner_s_refusal_keeps_its_code_and_data(as_agent: Browser, services: Services) -> None:
    services.answers["decide-request"] = Refusal("already_decided", by="Mme Martin")
    answer = await as_agent.post_json(DECIDE, BODY, idempotency_key=str(uuid4()))
    assert answer.status == 409
    assert json.loads(answer.text)["data"] == {"by": "Mme Martin"}


async def test_nobody_is_served_without_a_session(browser: Browser) -> None:
    answer = await browser.post_json(COUNTS, b"{}")
    assert (answer.status, json.loads(answer.text)["code"]) == (401, "not_authenticated")


async def test_an_absent_service_is_unavailable(as_agent: Browser, services: Services) -> None:
    services.away("requests")
    answer = await as_agent.post_json(COUNTS, b"{}")
    assert (answer.status, json.loads(answer.text)["code"]) == (503, "unavailable")


async def test_our_failure_tells_nothing(as_agent: Browser, services: Services) -> None:
    del services.answers["request-counts"]
    answer = await as_agent.post_json(COUNTS, b"{}")
    assert (answer.status, json.loads(answer.text)["data"]) == (500, {})


async def test_the_document_describes_exactly_what_is_offered(browser: Browser) -> None:
    answer = await browser.get("/api/v1/openapi.json")
    document = json.loads(answer.text)
    assert document["openapi"] == "3.1.0"
    offers = {f"{openapi.PREFIX}/commands/{owner}/{name}" for owner, name in offered.commands()}
    offers |= {f"{openapi.PREFIX}/queries/{owner}/{name}" for owner, name in offered.queries()}
    assert set(document["paths"]) == offers
    assert "/api/v1/commands/identity/change-password" not in offers
    text = json.dumps(document)
    for reference in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert reference in document["components"]["schemas"], reference
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
