"""`/enfants`: the children a parent may act for, with what each is enrolled in this month."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.days import month_of
from contracts.family import MyChildren
from contracts.planning import MonthPlanning
from gateway.bus import Content
from gateway.visit import PageRefused, Parent, Visit

BOOKED = frozenset({"booked", "recurring", "out_of_contract"})

router = APIRouter(include_in_schema=False)


@router.get("/enfants")
async def children(visit: Parent) -> Response:
    """The list; a child whose planning cannot be had is still there, with its link."""
    answer = await visit.ask(MyChildren(family_id=visit.family_id))
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    children = answer["children"] if isinstance(answer, dict) else []
    return visit.render(
        "parents/children/children.html",
        "Mes enfants",
        available=isinstance(answer, dict),
        children=await asyncio.gather(*(_card(visit, child) for child in children)),
    )


async def _card(visit: Visit, child: Content) -> dict[str, Any]:
    planning = await visit.ask(MonthPlanning(child_id=UUID(child["child_id"]), month=month_of(visit.today)))
    if not isinstance(planning, dict):
        return {**child, "lines": None, "booked": None}
    return {**child, "lines": enrolled(planning), "booked": booked(planning)}


def enrolled(planning: Content) -> list[str]:
    """The activities of a month's planning, each once, in the town's order."""
    names = [f"{line['facility']} – {line['offering']}" for line in planning.get("lines", [])]
    return list(dict.fromkeys(names))


def booked(planning: Content) -> int:
    """On how many days of the month something is booked: being enrolled is not being expected."""
    return len(
        {
            cell["day"]
            for line in planning.get("lines", [])
            for cell in line.get("cells", [])
            if cell["status"] in BOOKED
        }
    )
