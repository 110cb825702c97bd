"""What holds for every answer: headers, sizes, references, error pages that tell nothing of our insides."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.problem import Refusal
from gateway.app import make_asgi
from gateway.edge import Edge
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, build


async def test_the_content_policy_allows_nothing_inline(browser: Browser) -> None:
    policy = (await browser.get("/connexion")).header("content-security-policy")
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "img-src 'self';" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert "frame-ancestors 'none'" in policy


async def test_forms_may_lead_to_the_municipality_s_site_and_configured_origins_only(
    services: Services,
) -> None:
    portal = build(services, form_origins="https://paiement.example")
    browser = Browser(make_asgi(portal))
    await browser.get("/connexion")
    policy = (await browser.get("/connexion")).header("content-security-policy")
    assert "form-action 'self' https://commune.example https://paiement.example" in policy


async def test_on_loopback_http_cookies_have_plain_names_and_nothing_promises_tls(browser: Browser) -> None:
    answer = await browser.get("/connexion")
    assert "pf_visitor" in browser.cookies
    assert answer.header("strict-transport-security") == ""
    cookie = answer.header("set-cookie").lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


async def test_behind_tls_cookies_are_secure_and_bound_to_the_host(services: Services) -> None:
    browser = Browser(make_asgi(build(services, public_url="https://portail.commune.example")))
    answer = await browser.get("/connexion")
    assert "__Host-pf_visitor" in browser.cookies
    assert "secure" in answer.header("set-cookie").lower()
    assert "path=/" in answer.header("set-cookie").lower()
    assert "domain" not in answer.header("set-cookie").lower()
    assert "max-age=" in answer.header("strict-transport-security")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("permissions-policy", "camera=()"),
        ("cache-control", "private, no-cache"),
    ],
)
async def test_every_answer_carries_the_security_headers(browser: Browser, header: str, value: str) -> None:
    for path in ("/connexion", "/absent"):
        answer = await browser.get(path)
        assert value in answer.header(header) or answer.header(header) == "no-store"


async def test_the_page_that_is_not_there_says_so_to_everybody(browser: Browser, services: Services) -> None:
    answer = await browser.get("/absent")
    assert answer.status == 404
    assert "Cette page n’existe pas" in answer.text
    browser.cookies["pf_session"] = "parent"
    assert "Déconnexion" in (await browser.get("/absent")).text


@pytest.mark.parametrize(
    ("path", "leads"), [("/demandes/", "/demandes"), ("//evil.example/", "/evil.example")]
)
async def test_a_slash_too_many_is_put_right_and_never_leads_elsewhere(
    browser: Browser, path: str, leads: str
) -> None:
    answer = await browser.get(path)
    assert (answer.status, answer.header("location")) == (308, leads)


async def test_a_monitor_that_asks_for_the_head_only_is_answered(browser: Browser) -> None:
    assert (await browser.head("/connexion")).status == 200


async def test_a_method_that_is_not_offered_is_a_page_too(as_parent: Browser) -> None:
    answer = await as_parent.post("/accueil", {})
    assert answer.status == 405
    assert answer.header("allow") == "GET"


async def test_a_body_over_the_limit_is_refused(as_parent: Browser) -> None:
    answer = await as_parent.post("/theme", {"theme": "x" * 1_100_000})
    assert answer.status == 413
    assert "trop volumineux" in answer.text


async def test_our_own_failure_shows_a_reference_and_no_stack(as_parent: Browser, services: Services) -> None:
    services.answers["my-children"] = {"unexpected": "shape"}
    answer = await as_parent.get("/enfants", x_request_id="abcdef0123456789")
    assert answer.status == 500
    assert "abcdef0123456789" in answer.text
    assert answer.header("x-request-id") == "abcdef0123456789"
    assert "Traceback" not in answer.text
    assert "KeyError" not in answer.text


async def test_a_strange_correlation_id_is_replaced(browser: Browser) -> None:
    answer = await browser.get("/connexion", x_request_id="<script>alert(1)</script>")
    assert answer.header("x-request-id").isalnum()


async def test_a_service_s_failure_is_ours_and_a_refusal_is_not(
    as_parent: Browser, services: Services
) -> None:
    services.answers["my-children"] = Refusal("internal_error")
    assert (await as_parent.get("/enfants")).status == 500
    services.answers["my-children"] = Refusal("not_found")
    assert (await as_parent.get("/enfants")).status == 404


async def test_with_identity_away_a_session_is_not_lost_but_the_page_waits(
    as_parent: Browser, services: Services
) -> None:
    services.away("identity")
    answer = await as_parent.get("/accueil")
    assert answer.status == 503
    assert answer.header("retry-after") == "5"
    assert "pf_session" in as_parent.cookies


async def test_before_identity_ever_answered_no_name_is_guessed(browser: Browser, services: Services) -> None:
    services.away("identity")
    answer = await browser.get("/connexion")
    assert answer.status == 200
    assert "Loiron" not in answer.text
    assert "tel:" not in answer.text


async def test_static_files_are_kept_for_ever_under_their_digest_only(browser: Browser) -> None:
    page = await browser.get("/connexion")
    start = page.text.index("/static/css/base.css")
    href = page.text[start : page.text.index('"', start)]
    answer = await browser.get(href)
    assert answer.status == 200
    assert "immutable" in answer.header("cache-control")
    assert "immutable" not in (await browser.get("/static/css/base.css?v=0000000000")).header("cache-control")
    etag = answer.header("etag")
    assert (await browser.get("/static/css/base.css", if_none_match=etag)).status == 304


@pytest.mark.parametrize(
    "path",
    ["/static/../main.py", "/static/css/../../settings.py", "/static/css", "/static/%00.css"],
)
async def test_nothing_outside_the_static_folder_is_served(browser: Browser, path: str) -> None:
    assert (await browser.get(path)).status == 404


async def test_a_failure_before_any_answer_is_not_hidden(services: Services) -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("early")

    with pytest.raises(RuntimeError):
        await Browser(Edge(broken, build(services))).get("/")


async def test_alive_and_ready(browser: Browser, services: Services) -> None:
    assert (await browser.get("/livez")).status == 200
    assert (await browser.get("/readyz")).status == 200
    portal = build(services)
    portal.connected = lambda: False
    assert (await Browser(make_asgi(portal)).get("/readyz")).status == 503


async def test_the_access_log_never_holds_a_query_string(
    as_head: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    await as_head.get("/agents/familles?q=dupont")
    said = capsys.readouterr()
    assert "/agents/familles" in said.out + said.err
    assert "dupont" not in said.out + said.err


async def test_a_town_s_colour_becomes_a_style_sheet(services: Services) -> None:
    profile = json.loads(json.dumps(samples.PROFILE))
    profile["profile"]["brand_colour"] = "#FFCC00"
    services.answers["profile"] = profile
    browser = Browser(make_asgi(build(services)))
    page = await browser.get("/connexion")
    assert 'href="/commune.css?v=3"' in page.text
    css = await browser.get("/commune.css?v=3")
    assert "--brand: #" in css.text
    assert "#ffcc00;" not in css.text.split("@media")[0]
