"""`/enfants/{id}/garde`: which of the days to come are the parent's, which the other's; the rule, and the decision it follows."""

from __future__ import annotations

import asyncio
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import ReadCustody
from contracts.planning import CustodyDays
from gateway.bus import Content
from gateway.parents.child_sheet import reading
from gateway.parents.custody import asking
from gateway.parents.record import view as waiting_view
from gateway.parents.record.waiting import answer_days
from gateway.visit import PageRefused, Parent, Visit
from gateway.words import custody as words

router = APIRouter(include_in_schema=False)
router.include_router(asking.router)

YOU, OTHER = "vous", "l’autre parent"
SIDES = {"first": "Chez vous", "second": "Chez l’autre parent"}
OUTSIDE = {"first": "Chez le premier parent", "second": "Chez le second parent"}


def names_for(calendar: Content, guardian_id: str) -> dict[str, str]:
    """How each of the two is called on the visitor's page; nobody's name is said."""
    pair = [calendar["first_guardian_id"], calendar["second_guardian_id"]]
    if guardian_id not in pair:
        return dict(zip(pair, ("le premier parent", "le second parent"), strict=True))
    return {one: YOU if one == guardian_id else OTHER for one in pair}


def rule_for(visit: Visit, view: Content) -> list[str]:
    """The rule as the visitor reads it; empty where nothing is drawn."""
    calendar = view["calendar"]
    return words.rule(calendar, names_for(calendar, visit.who.guardian_id), visit.today) if calendar else []


def _from(calendar: Content) -> str:
    """The first day that is shared out."""
    return str((calendar["before"] or calendar)["valid_from"])


@router.get("/enfants/{child_id:uuid}/garde")
async def calendar(visit: Parent, child_id: UUID) -> Response:
    """Eight weeks; planning may be away, the rule is still there."""
    first, last = words.span(visit.today)
    record, view, days = await asyncio.gather(
        reading.read(visit, child_id),
        visit.need(ReadCustody(family_id=visit.family_id, child_id=child_id)),
        visit.ask(CustodyDays(child_id=child_id, first_day=first, last_day=last)),
    )
    if view["calendar"] is None:
        raise PageRefused(Refusal("not_found"))
    drawn = view["calendar"]
    mine = visit.who.guardian_id
    own = mine in (drawn["first_guardian_id"], drawn["second_guardian_id"])
    shown = None
    if isinstance(days, dict):
        side = mine if own else drawn["first_guardian_id"]
        shown = {
            "weeks": words.table(days["days"], side, visit.today, _from(drawn)),
            "sides": SIDES if own else OUTSIDE,
        }
    title = "Calendrier de garde"
    return visit.render(
        "parents/custody/calendar.html",
        title,
        page_more={"breadcrumbs": [*reading.crumbs(record), {"label": title}]},
        child=record["child"],
        base=f"/enfants/{child_id}",
        own=own,
        barred=words.not_handed(view["not_handed_over"], record["child"]["first_name"]),
        waits=waiting_view.waiting(
            record["pending"], "custody", mine, await answer_days(visit, record["pending"])
        ),
        rule=rule_for(visit, view),
        reference=view["reference"],
        shown=shown,
        shared=days["shared"] if isinstance(days, dict) else [],
        treat=words.treat(days["misplaced"], visit.today) if isinstance(days, dict) else [],
    )
