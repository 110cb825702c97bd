"""`/fiche`: the family's own file, pre-filled, to read, to print, or to correct. `?enfant=` is one child's alone.

Health is shown only when it is asked for: opening it is recorded, and both parents read by whom.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.billing_records import MyBillingRecord
from contracts.family import ChildRecord, FamilySheet
from contracts.planning import FamilyEnrolments
from gateway.bus import Content
from gateway.components.french import NBSP
from gateway.parents.record.routes import own
from gateway.parents.sheet import content
from gateway.parents.statement.papers import town_of
from gateway.parents.statement.routes import paper
from gateway.parents.statement.wording import day_in_full
from gateway.visit import PageRefused, Parent, Visit, as_uuid

router = APIRouter(include_in_schema=False)

PAGE = "/fiche"
NO_FIGURES = (
    "Les informations fiscales, CAF ou MSA et bancaires sont indisponibles pour l’instant\u00a0: "
    "cette fiche ne les montre pas."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Whose sheet, and whether health is in it."""

    child_id: UUID | None
    health: bool

    def href(self, end: str = "", **changes: str) -> str:
        """The address of this choice with some of it changed; `end` is put after the path (`.pdf`)."""
        chosen = {"enfant": str(self.child_id or ""), "sante": "oui" if self.health else ""} | changes
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{PAGE}{end}" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read for a choice. `missing`: billing does not answer now."""

    family_number: str
    sections: list[content.Section]
    missing: bool


def choice_of(visit: Visit) -> Choice:
    """What the address asks for; a child's sheet that is off has no health in it either."""
    params = visit.request.query_params
    child = params.get("enfant", "")
    health = params.get("sante") == "oui" and "child_sheet" not in visit.off
    return Choice(as_uuid(child) if child else None, health)


@router.get(PAGE)
async def sheet(visit: Parent) -> Response:
    """The sheet as a page."""
    choice = choice_of(visit)
    found = await read(visit, choice)
    return visit.render(
        "parents/sheet/sheet.html",
        content.TITLE,
        choice=choice,
        sheet=found,
        may_open_health="child_sheet" not in visit.off,
    )


@router.get(f"{PAGE}.pdf")
async def sheet_pdf(visit: Parent) -> Response:
    """The sheet on paper."""
    found = await read(visit, choice_of(visit))
    lead = f"Famille n°{NBSP}{found.family_number}. Fiche éditée le {day_in_full(visit.today)}."
    notes = [NO_FIGURES] if found.missing else []
    data = content.paper(found.sections, town_of(visit.town.page, "file"), lead, notes)
    return await paper(visit, content.TEMPLATE, data, f"fiche-{found.family_number}")


async def read(visit: Visit, choice: Choice) -> Sheet:
    """The family's file, and what billing keeps of the visitor unless one child's sheet is asked for."""
    with_figures = choice.child_id is None and "record" not in visit.off
    family, bills = await asyncio.gather(
        visit.need(FamilySheet(family_id=visit.family_id)), _figures(visit, with_figures)
    )
    children = [
        one
        for one in family["children"]
        if choice.child_id is None or one["child_id"] == str(choice.child_id)
    ]
    if choice.child_id is not None and not children:
        raise PageRefused(Refusal("not_found"))
    enrolments, records = await asyncio.gather(
        _enrolments(visit), asyncio.gather(*(_record(visit, one, choice.health) for one in children))
    )
    sections = content.adults(family, own(family, visit.who.guardian_id), bills, visit.off)
    if bills is not None:
        sections += content.bills(bills, visit.off)
    sections += [
        content.child(one, record, visit.off, enrolments(one))
        for one, record in zip(children, records, strict=True)
    ]
    return Sheet(family["family_number"], sections, with_figures and bills is None)


async def _enrolments(visit: Visit) -> Callable[[Content], dict[str, Any] | None]:
    """What each child is enrolled in, as a group of their sheet; nothing where the planning is off."""
    if "planning" in visit.off:
        return lambda child: None
    answer = await visit.ask(FamilyEnrolments(family_id=visit.family_id))
    found = answer["enrolments"] if isinstance(answer, dict) else None

    def of(child: Content) -> dict[str, Any]:
        mine = None if found is None else [one for one in found if one["child_id"] == child["child_id"]]
        return content.enrolments(mine, visit.today)

    return of


async def _figures(visit: Visit, wanted: bool) -> dict[str, Any] | None:
    answer = await visit.ask(MyBillingRecord(guardian_id=visit.guardian_id)) if wanted else None
    return answer["values"] if isinstance(answer, dict) else None


async def _record(visit: Visit, child: Content, health: bool) -> Content | None:
    """A child's record; None where its screen is off, or what it holds is not for this parent."""
    if "child_sheet" in visit.off:
        return None
    query = ChildRecord(family_id=visit.family_id, child_id=UUID(child["child_id"]), health=health)
    answer = await visit.ask(query)
    return None if isinstance(answer, Refusal) else visit.must(answer)
