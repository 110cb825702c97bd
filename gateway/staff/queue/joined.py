"""What goes to the family with a request: the documents of its decision, and the conversation about it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from contracts.requests import RequestDetail
from gateway.bus import Content
from gateway.files import one_of, opened
from gateway.visit import Agent, as_uuid

router = APIRouter()


def talk_href(found: Content) -> str:
    """Where an agent writes to the family about a request: its conversation, or the form that begins it."""
    known = found.get("conversation_id")
    return f"/agents/messages/{known or 'nouveau?demande=' + found['request']['family_request_id']}"


@router.get("/agents/demandes/{request_id}/pieces/{file_id}")
async def joined_to_decision(visit: Agent, request_id: str, file_id: str) -> Response:
    """A document of the town's that goes with the decision."""
    found = await visit.need(RequestDetail(family_request_id=as_uuid(request_id)))
    return await opened(visit, one_of(found.get("documents", []), file_id))
