"""One day of one activity: what it says and why, its history, what can still be done, and the proof of its absence."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.planning import CellRef, ExplainCell
from gateway import evidence
from gateway.bus import Content
from gateway.components import french
from gateway.files import ACCEPTED
from gateway.parents.planning.answering import booking_answer
from gateway.parents.planning.desk import LATE
from gateway.parents.planning.period import read_period, sight_of
from gateway.parents.planning.present import cell_row
from gateway.visit import PageRefused, Parent, Visit, as_uuid
from gateway.words import planning as words
from gateway.words import planning_results as results
from gateway.words.planning_return import ABSENT, WayBack, way_back

router = APIRouter(include_in_schema=False)


def view_cookie(visit: Visit) -> str:
    """Where this browser's last choice of view is remembered."""
    return f"{'__Host-' if visit.portal.cookies.secure else ''}pf_vue"


@router.get("/enfants/{child_id}/planning/jour/{line_id}/{day}")
async def cell(visit: Parent, child_id: str, line_id: str, day: str) -> Response:
    """One cell: what it says and why, its history, what can still be done."""
    return await _page(visit, child_id, line_id, day)


@router.post("/enfants/{child_id}/planning/jour/{line_id}/{day}/justificatif")
async def join(visit: Parent, child_id: str, line_id: str, day: str) -> Response:
    """Joins the form's documents to the absence of that day."""
    view = await _explained(visit, child_id, line_id, day)
    if view["absence_id"] is None:
        raise PageRefused(Refusal("not_found"))
    pieces, why = await evidence.join_sent(visit, UUID(view["absence_id"]))
    if why:
        return await _page(
            visit,
            child_id,
            line_id,
            day,
            status=422,
            command_id=await visit.command_id(),
            pieces=pieces,
            pieces_error=why,
            kind=evidence.kind_of(await visit.field("nature")),
        )
    visit.flash.say("ok", results.JOINED)
    return visit.redirect(f"/enfants/{child_id}/planning/jour/{line_id}/{day}#justificatif")


async def _explained(visit: Visit, child_id: str, line_id: str, day: str) -> Content:
    """What planning says of the day, if it is this child's."""
    try:
        when = date.fromisoformat(day)
    except ValueError:
        raise PageRefused(Refusal("not_found")) from None
    view = await visit.need(ExplainCell(line_id=as_uuid(line_id), day=when))
    if view["child_id"] != str(as_uuid(child_id)):
        raise PageRefused(Refusal("not_found"))
    return view


async def _page(visit: Visit, child_id: str, line_id: str, day: str, **more: Any) -> Response:
    base = f"/enfants/{child_id}/planning"
    view = await _explained(visit, child_id, line_id, day)
    when = date.fromisoformat(day)
    zone = visit.portal.settings.zone
    error = more.get("pieces_error")
    context: dict[str, Any] = {
        "pieces": [],
        "pieces_error": None,
        "kind": "medical_certificate",
        "kinds": evidence.KINDS,
        "accepted": ACCEPTED,
        "problems": [("pieces", error)] if error else [],
    } | more
    row = cell_row(view["cell"], zone, full=True)
    period = read_period(sight_of(visit.request, view_cookie(visit)), "", when)
    title = results.cell_title(view["offering"], when)
    return visit.render(
        "parents/planning/cell.html",
        title,
        base=base,
        back=period.href(base),
        period=period,
        line_id=line_id,
        day=day,
        row=row,
        absence=view["absence_id"] is not None,
        awaited=view["evidence_needed"],
        proofs=await evidence.shown(visit, view["evidence"], str(visit.family_id), "/documents"),
        join_href=f"{base}/jour/{line_id}/{day}/justificatif",
        late=view["cell"].get("why_not") in LATE,
        way=await _way_back(visit, view, line_id),
        facts=_facts(view),
        history=_history(view),
        page_more={
            "errors": bool(context["problems"]),
            "breadcrumbs": [
                {"label": "Mes enfants", "href": "/enfants"},
                {"label": f"Planning {french.of_name(view['child_name'])}", "href": period.href(base)},
                {"label": title},
            ],
        },
        **context,
    )


async def _way_back(visit: Visit, view: Content, line_id: str) -> WayBack | None:
    """How to come back on the absence the cell holds, with the answer booking again would get."""
    shown, answer = view["cell"], ""
    if shown["status"] in ABSENT and "book" in shown["actions"]:
        unit = UUID(shown["unit_id"]) if shown.get("unit_id") else None
        ref = CellRef(line_id=as_uuid(line_id), day=date.fromisoformat(shown["day"]), unit_id=unit)
        answer = await booking_answer(visit, ref)
    zone = visit.portal.settings.zone
    return way_back(shown, child=view["child_name"], today=visit.today, zone=zone, answer=answer)


def _facts(view: Content) -> list[dict[str, str]]:
    return [
        {"label": "Enfant", "value": view["child_name"]},
        {"label": "Structure", "value": view["facility"]},
        {"label": "Responsable", "value": view["guardian"]},
    ]


def _history(view: Content) -> list[dict[str, Any]]:
    danger = ("booking_refused", "absence_refused", "pattern_without_place")
    return [
        {
            "title": words.history_title(entry["what"]),
            "who": entry["who"],
            "at": entry["at"],
            "text": words.history_text(entry.get("data") or {}),
            "tone": "danger" if entry["what"] in danger else "",
        }
        for entry in view["history"]
    ]
