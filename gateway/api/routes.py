"""`/api/v1`: every command and query of the screens, as JSON, by the same session cookie.

A browser page of another site cannot use it: the sender is checked, and only JSON bodies are read.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.base import Command, Query, Reply
from gateway import screens
from gateway.api import offered, openapi
from gateway.bus import Unavailable
from gateway.errors.pages import problem_response
from gateway.visit import PageRefused, Visit, as_uuid, screen_off

router = APIRouter(prefix=openapi.PREFIX, include_in_schema=False)

JSON = "application/json"


async def _program(request: Request) -> Visit:
    visit = Visit(request.app.state.portal, request)
    request.scope["pf_visit"] = visit
    await visit.open()
    visit.guard_sender()
    if isinstance(visit.session_problem, Unavailable):
        raise PageRefused(visit.session_problem)
    if visit.session is None:
        raise PageRefused(Refusal("not_authenticated"))
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != JSON:
        raise PageRefused(Refusal("invalid_input", field="Content-Type", expected=JSON))
    return visit


Program = Annotated[Visit, Depends(_program)]


@router.get("/openapi.json")
async def describe() -> Response:
    """The document of this API."""
    return Response(openapi.document(), media_type=JSON, headers={"cache-control": "public, max-age=300"})


@router.post("/commands/{owner}/{name}")
async def command(visit: Program, owner: str, name: str) -> Response:
    """Sends a command."""
    kind = offered.commands().get((owner, name))
    if kind is None:
        raise PageRefused(Refusal("not_found"))
    message: Command[Any] = await _read(visit, kind)
    answer = await visit.send(message, _key(visit))
    if isinstance(answer, Reply):
        return Response(answer.model_dump_json(), media_type=JSON, headers={"cache-control": "no-store"})
    return _refused(visit, answer)


@router.post("/queries/{owner}/{name}")
async def query(visit: Program, owner: str, name: str) -> Response:
    """Asks a query; the owner's JSON is passed through."""
    kind = offered.queries().get((owner, name))
    if kind is None:
        raise PageRefused(Refusal("not_found"))
    message: Query[Any] = await _read(visit, kind)
    notice = screens.message_off(message, visit.off)
    if notice is not None:
        return _refused(visit, screen_off(notice))
    settings = visit.portal.settings
    answer = await visit.portal.bus.ask_bytes(
        message, visit.token(), visit.correlation, settings.command_budget
    )
    if isinstance(answer, bytes):
        return Response(answer, media_type=JSON, headers={"cache-control": "no-store"})
    return _refused(visit, answer)


async def _read(visit: Visit, kind: type[Any]) -> Any:
    try:
        return kind.model_validate_json(await visit.request.body() or b"{}")
    except ValidationError as error:
        fields = [
            {"field": ".".join(str(part) for part in problem["loc"]), "error": problem["type"]}
            for problem in error.errors(include_input=False, include_url=False)
        ]
        raise PageRefused(Refusal("invalid_input", fields=fields)) from None


def _key(visit: Visit) -> UUID:
    text = visit.request.headers.get("idempotency-key", "")
    try:
        return as_uuid(text)
    except PageRefused:
        raise PageRefused(Refusal("invalid_input", field="Idempotency-Key", expected="uuid")) from None


def _refused(visit: Visit, answer: Refusal | Unavailable) -> Response:
    if isinstance(answer, Unavailable):
        return problem_response("unavailable", 503, {"service": answer.service}, visit.correlation)
    return problem_response(answer.code, answer.status, answer.data, answer.trace or visit.correlation)
