"""`/agents/echeances`: the documents that end within thirty days, of every family; and, asked for apart, the care plans."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import ExpiringDocuments, ExpiringHealth
from gateway.bus import Answer
from gateway.paging import page_number
from gateway.visit import Agent, PageRefused, Visit
from gateway.words import proving

router = APIRouter(include_in_schema=False)

PAGE = "/agents/echeances"
HEALTH = "pai"
SHOWN = 50


@router.get(PAGE)
async def show(visit: Agent) -> Response:
    """Those that have ended first. `?pai=1` opens the health sheets too, which is recorded on each child told of."""
    opened = visit.request.query_params.get(HEALTH) == "1"
    number = page_number(visit)
    query = ExpiringDocuments(days=proving.SOON_DAYS, offset=(number - 1) * SHOWN, limit=SHOWN)
    answer, plans = await asyncio.gather(visit.ask(query), _plans(visit) if opened else _nothing())
    for one in (answer, plans):
        if isinstance(one, Refusal):
            raise PageRefused(one)
    rows = (
        [proving.row(one, visit.today, "/agents/documents") for one in answer["documents"]]
        if isinstance(answer, dict)
        else None
    )
    return visit.render(
        "staff/expiring/list.html",
        "Échéances",
        rows=rows,
        number=number,
        pages=-(-answer["total"] // SHOWN) if isinstance(answer, dict) else 0,
        opened=opened,
        plans=_rows(visit, plans),
        page_more={
            "breadcrumbs": [
                {"label": "Familles", "href": "/agents/familles"},
                {"label": "Échéances"},
            ]
        },
    )


async def _plans(visit: Visit) -> Answer:
    """Every sheet of the town is opened for it: a busy moment is waited out."""
    budget = visit.portal.settings.command_budget
    return await visit.ask(ExpiringHealth(days=proving.SOON_DAYS), budget=budget)


async def _nothing() -> None:
    return None


def _rows(visit: Visit, plans: Answer | None) -> list[dict[str, Any]] | None:
    """The care plans with the words of their end; None when they are not had."""
    if not isinstance(plans, dict):
        return None
    found = []
    for one in plans["children"]:
        end, tone = proving.end_words(one["pai_until"], visit.today)
        found.append({**one, "end": end, "tone": tone})
    return found
