"""`/documents`: what a family handed in, opened by who may see it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from gateway.files import opened
from gateway.visit import Agent, Parent, as_uuid

router = APIRouter(include_in_schema=False)


@router.get("/documents/{file_id}")
async def open_own(visit: Parent, file_id: str) -> Response:
    """A document of the visitor's own."""
    return await opened(visit, as_uuid(file_id), in_tab=True)


@router.get("/agents/documents/{file_id}")
async def open_one(visit: Agent, file_id: str) -> Response:
    """A document, for the agents who decide on what it proves."""
    return await opened(visit, as_uuid(file_id), in_tab=True)
