"""`/agents/pointage`: the roster of an offering on a day, as one plain form. Marks are added, never overwritten."""

from __future__ import annotations

import asyncio
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family.handover import HandoverList
from contracts.planning import DayCounts, Mark, MarkAttendance, Offerings, Roster
from gateway.asked_day import asked_day
from gateway.bus import Content, Unavailable
from gateway.components import french
from gateway.staff.roster import rows, sheets
from gateway.visit import Agent, PageRefused, Visit, as_uuid

router = APIRouter(include_in_schema=False)

DEVICE = "Formulaire de pointage"
CHOICE = "m-"
"""What the name of a child's radio buttons starts with; `child:unit` follows."""


@router.get("/agents/pointage")
async def show(visit: Agent) -> Response:
    """The roster chosen, else the one of this hour, among links to the day's others; each child is marked in one tap."""
    params = visit.request.query_params
    day = asked_day(params.get("jour", ""), visit.today)
    chosen = params.get("prestation", "")
    seen = params["voir"] if params.get("voir") in rows.SEEN else ""
    offered, counted, roster, handover = await asyncio.gather(
        visit.ask(Offerings(mine=True)),
        visit.ask(DayCounts(day=day)),
        _roster(visit, chosen, day),
        _handover(visit, chosen, day),
    )
    if isinstance(offered, Refusal):
        raise PageRefused(offered)
    offerings = offered["offerings"] if isinstance(offered, dict) else []
    counts = counted if isinstance(counted, dict) else None
    if not chosen:
        chosen = sheets.likely(offerings, counts, visit.now.time())
        roster, handover = await asyncio.gather(_roster(visit, chosen, day), _handover(visit, chosen, day))
    known = roster if isinstance(roster, dict) else None
    return visit.render(
        "staff/roster/roster.html",
        "Pointage",
        available=isinstance(offered, dict),
        options=options(offerings),
        chosen=chosen,
        day=day,
        seen=seen,
        sheets=sheets.of_day(counts, chosen) if counts else [],
        roster=known,
        shown=rows.shown(known, seen, handover or {}) if known else {},
        handover_known=handover is not None,
        states=_states(chosen, day, seen),
        here=visit.path + (f"?{visit.request.url.query}" if visit.request.url.query else ""),
    )


def _states(chosen: str, day: date, seen: str) -> list[dict[str, object]]:
    return [
        {
            "key": key,
            "label": label,
            "href": sheets.href(chosen, day.isoformat(), key),
            "current": key == seen,
        }
        for key, label in rows.SEEN.items()
    ]


async def _roster(visit: Visit, chosen: str, day: date) -> Content | Unavailable | None:
    if not chosen:
        return None
    # what the page is for, not a panel of it: a busy moment is waited out
    patience = visit.portal.settings.command_budget
    answer = await visit.ask(Roster(offering_id=as_uuid(chosen), day=day), budget=patience)
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    return answer


async def _handover(visit: Visit, chosen: str, day: date) -> dict[str, Content] | None:
    """What hands each child over, by child; None when family cannot say, which the page then says."""
    if not chosen:
        return {}
    query = HandoverList(offering_id=as_uuid(chosen), day=day)
    answer = await visit.ask(query, budget=visit.portal.settings.command_budget)
    return rows.handover_by_child(answer, visit.today) if isinstance(answer, dict) else None


def options(offerings: list[Content]) -> list[tuple[str, str]]:
    """The offerings to choose from, in the town's order; planning says those of the agent's facilities."""
    return [
        (offering["offering_id"], f"{offering['facility']} – {offering['name']}") for offering in offerings
    ]


@router.post("/agents/pointage")
async def mark(visit: Agent) -> Response:
    """Records what changed since the form was shown; on a day that is gone, once it is confirmed."""
    offering_id = as_uuid(await visit.field("prestation"))
    day = asked_day(await visit.field("jour"), visit.today)
    seen = await visit.field("voir")
    form_id = await visit.command_id()
    before = [value.split(":") for value in await visit.fields("vu")]
    chosen = {
        name.removeprefix(CHOICE): value
        for name, value in (await visit.form()).items()
        if name.startswith(CHOICE) and isinstance(value, str)
    }
    changes = rows.changed(before, chosen, await visit.field("reste"))
    query = {"prestation": str(offering_id), "jour": day.isoformat()}
    back = "/agents/pointage?" + urlencode(query | ({"voir": seen} if seen in rows.SEEN and seen else {}))
    if not changes:
        visit.flash.say("info", "Rien n’a changé")
        return visit.redirect(back)
    if day < visit.today and await visit.field("confirme") != "1":
        return await _past(visit, day, changes, form_id, back)
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


async def _past(
    visit: Visit, day: date, changes: list[tuple[str, str, rows.MarkKind]], form_id: UUID, back: str
) -> Response:
    """What would change on a day that is gone, and what that does to it: nothing is recorded yet."""
    roster = await _roster(visit, await visit.field("prestation"), day)
    if not isinstance(roster, dict):
        raise PageRefused(roster or Refusal("not_found"))
    return visit.render(
        "staff/roster/past.html",
        "Corriger un jour passé",
        page_more={"breadcrumbs": [{"label": "Pointage", "href": back}, {"label": "Corriger un jour passé"}]},
        roster=roster,
        day=day,
        seen=await visit.field("voir"),
        lines=rows.corrections(changes, roster),
        kinds={kind for _, _, kind in changes},
        back=back,
        command_id=form_id,
    )


def _summary(changes: list[tuple[str, str, rows.MarkKind]]) -> str:
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
