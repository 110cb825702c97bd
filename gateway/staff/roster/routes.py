"""`/agents/pointage`: the roster of an offering on a day, as one plain form. Marks are added, never overwritten."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Literal
from urllib.parse import urlencode
from uuid import uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.planning import Mark, MarkAttendance, Offerings, Roster
from gateway.bus import Content, Unavailable
from gateway.components import french
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import planning as planning_words

router = APIRouter(include_in_schema=False)

DEVICE = "Formulaire de pointage"
AWAITED = frozenset({"booked", "recurring", "pending_absence", "out_of_contract"})
MarkKind = Literal["present", "absent", "cancelled"]


def _day(text: str, fallback: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return fallback


@router.get("/agents/pointage")
async def show(visit: Agent) -> Response:
    """Choose an offering and a day, then tick who is there. Who works with one offering only need not choose it."""
    params = visit.request.query_params
    day = _day(params.get("jour", ""), visit.today)
    chosen = params.get("prestation", "")
    offerings, roster = await asyncio.gather(visit.ask(Offerings(mine=True)), _roster(visit, chosen, day))
    if isinstance(offerings, Refusal):
        raise PageRefused(offerings)
    known = isinstance(offerings, dict)
    offered = options(offerings) if isinstance(offerings, dict) else []
    if not chosen and len(offered) == 1:
        chosen = offered[0][0]
        roster = await _roster(visit, chosen, day)
    if isinstance(roster, dict):
        roster = roster | {"children": one_row_each(roster["children"])}
    awaited, others = groups(roster if isinstance(roster, dict) else None)
    return visit.render(
        "staff/roster/roster.html",
        "Pointage",
        available=known,
        options=offered,
        chosen=chosen,
        day=day,
        roster=roster if isinstance(roster, dict) else None,
        asked=bool(chosen),
        awaited=awaited,
        others=others,
        statuses=status_labels(),
        awaited_statuses=AWAITED,
        totals=totals(roster) if isinstance(roster, dict) else {},
    )


async def _roster(visit: Visit, chosen: str, day: date) -> Content | Unavailable | None:
    if not chosen:
        return None
    answer = await visit.ask(Roster(offering_id=as_uuid(chosen), day=day))
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    return answer


def options(view: Content) -> list[tuple[str, str]]:
    """The offerings to choose from, in the town's order; planning says those of the agent's facilities."""
    return [
        (offering["offering_id"], f"{offering['facility']} – {offering['name']}")
        for offering in view["offerings"]
    ]


def status_labels() -> dict[str, str]:
    """What agents read of a status of the planning."""
    return {key: row.staff or row.label for key, row in planning_words.statuses().items()}


def one_row_each(children: list[Content]) -> list[Content]:
    """One row per child, though each parent may have a line: the awaited one, else the one marked, else the first.

    A child awaited for several units keeps a row for each of them.
    """
    rows: dict[str, list[Content]] = {}
    for child in children:
        rows.setdefault(child["child_id"], []).append(child)
    kept: list[Content] = []
    for mine in rows.values():
        awaited = {child["unit_id"]: child for child in reversed(mine) if child["status"] in AWAITED}
        marked = [child for child in mine if child["mark"]]
        kept.extend(reversed(awaited.values()) if awaited else (marked or mine)[:1])
    return kept


def groups(roster: Content | None) -> tuple[list[Content], list[Content]]:
    """The children awaited (or seen), and those enrolled who have nothing booked that day."""
    children = roster["children"] if roster else []
    awaited = [child for child in children if child["status"] in AWAITED or child["mark"]]
    others = [child for child in children if not (child["status"] in AWAITED or child["mark"])]
    return awaited, others


def totals(roster: Content) -> dict[str, int]:
    """How many are awaited, there, away, and not marked yet."""
    awaited = [child["mark"] for child in roster["children"] if child["status"] in AWAITED]
    marks = [child["mark"] for child in roster["children"]]
    return {
        "awaited": len(awaited),
        "present": marks.count("present"),
        "absent": marks.count("absent"),
        "unmarked": awaited.count(""),
    }


@router.post("/agents/pointage")
async def mark(visit: Agent) -> Response:
    """Records what changed since the form was shown: a mark made elsewhere meanwhile is not undone by an old page."""
    offering_id = as_uuid(await visit.field("prestation"))
    day = _day(await visit.field("jour"), visit.today)
    form_id = await visit.command_id()
    shown = [value.split(":") for value in await visit.fields("vu")]
    here = set(await visit.fields("present"))
    changes = changed(shown, here, away=await visit.field("absents") == "1")
    back = "/agents/pointage?" + urlencode({"prestation": str(offering_id), "jour": day.isoformat()})
    if not changes:
        visit.flash.say("info", "Rien n’a changé")
        return visit.redirect(back)
    marks = [
        Mark(
            mark_id=uuid5(form_id, f"{child_id} {unit_id} {kind}"),
            child_id=as_uuid(child_id),
            offering_id=offering_id,
            unit_id=as_uuid(unit_id) if unit_id else None,
            day=day,
            kind=kind,
            marked_at=visit.now,
            device=DEVICE,
        )
        for child_id, unit_id, kind in changes
    ]
    answer = await visit.send(MarkAttendance(marks=marks), form_id)
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Le pointage n’est pas enregistré", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", _summary(changes))
    return visit.redirect(back)


def changed(shown: list[list[str]], here: set[str], *, away: bool) -> list[tuple[str, str, MarkKind]]:
    """The marks to make, one per child and unit. `shown` holds child, unit, mark and whether they were awaited, as
    the page said them; `here` holds `child:unit` of those ticked; `away` marks absent those awaited and not ticked.
    """
    changes: list[tuple[str, str, MarkKind]] = []
    seen: set[str] = set()
    for row in shown:
        if len(row) != 4:
            continue
        child_id, unit_id, before, awaited = row
        key = f"{child_id}:{unit_id}"
        if key in seen:
            continue
        seen.add(key)
        if key in here:
            if before != "present":
                changes.append((child_id, unit_id, "present"))
        elif away and awaited:
            if before != "absent":
                changes.append((child_id, unit_id, "absent"))
        elif before == "present":
            changes.append((child_id, unit_id, "cancelled"))
    return changes


def _summary(changes: list[tuple[str, str, MarkKind]]) -> str:
    kinds = [kind for _, _, kind in changes]
    parts = [
        french.plural(kinds.count("present"), "présent"),
        french.plural(kinds.count("absent"), "absent"),
        french.plural(kinds.count("cancelled"), "pointage annulé", "pointages annulés"),
    ]
    said = [
        part for part, kind in zip(parts, ("present", "absent", "cancelled"), strict=True) if kind in kinds
    ]
    return f"Pointage enregistré{french.NBSP}: {french.listing(said)}"
