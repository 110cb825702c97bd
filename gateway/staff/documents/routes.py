"""`/agents/documents/{file_id}`: a document, for the agents who decide on what it proves.

One that tells a child's health is opened with a reason: said by the page that leads here (`?raison=demande`), else asked.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from gateway.files import opened
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import reading

router = APIRouter(include_in_schema=False)

PAGE = "/agents/documents/{file_id}"
NEEDED = "reading_reason_required"


@router.get(PAGE)
async def open_one(visit: Agent, file_id: str) -> Response:
    """The document, or the form that asks why it is opened."""
    return await _opened(visit, as_uuid(file_id), visit.request.query_params.get("raison", ""), "")


@router.post(PAGE)
async def open_with_reason(visit: Agent, file_id: str) -> Response:
    """The document, once the reason is given."""
    key, more = await visit.field("raison"), await visit.field("precision")
    errors = reading.wrong(key, more)
    if errors:
        return _asks(visit, errors, reason=key, more=more)
    return await _opened(visit, as_uuid(file_id), key, more)


async def _opened(visit: Visit, file_id: UUID, key: str, more: str) -> Response:
    try:
        return await opened(visit, file_id, in_tab=True, reason=reading.reason_of(key, more))
    except PageRefused as refused:
        if getattr(refused.refusal, "code", "") != NEEDED:
            raise
        return _asks(visit)


def _asks(
    visit: Visit, errors: list[tuple[str, str]] | None = None, *, reason: str = "", more: str = ""
) -> Response:
    return visit.render(
        "staff/documents/why.html",
        "Ouvrir un document de santé",
        status=422 if errors else 200,
        page_more={"errors": bool(errors)},
        errors=errors or [],
        wrong=dict(errors or []),
        reasons=reading.REASONS,
        more_max=reading.MORE_MAX,
        reason=reason,
        more=more,
    )
