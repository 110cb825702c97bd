"""`/agents/echeances`: the documents that end within thirty days, of every family."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import ExpiringDocuments
from gateway.visit import Agent, PageRefused
from gateway.words import proving

router = APIRouter(include_in_schema=False)

PAGE = "/agents/echeances"


@router.get(PAGE)
async def show(visit: Agent) -> Response:
    """Those that have ended first."""
    answer = await visit.ask(ExpiringDocuments(days=proving.SOON_DAYS))
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    rows = (
        [proving.row(one, visit.today, "/agents/documents") for one in answer["documents"]]
        if isinstance(answer, dict)
        else None
    )
    return visit.render(
        "staff/expiring/list.html",
        "Documents à échéance",
        rows=rows,
        page_more={
            "breadcrumbs": [
                {"label": "Familles", "href": "/agents/familles"},
                {"label": "Documents à échéance"},
            ]
        },
    )
