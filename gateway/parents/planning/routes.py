"""`/enfants/{child_id}/planning`: a month or a week of a child, and one cell that explains itself.

What a family does there is in acting.py (choosing, checking, sending).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from starlette.responses import Response

from contracts.family import MyChildren
from gateway.bus import Answer, Unavailable
from gateway.components import french
from gateway.parents.planning.acting import router as acting
from gateway.parents.planning.day import router as day
from gateway.parents.planning.day import view_cookie
from gateway.parents.planning.gesture import router as gesture
from gateway.parents.planning.gesture_view import undo_until
from gateway.parents.planning.pattern import router as pattern
from gateway.parents.planning.period import (
    YEAR_SECONDS,
    Period,
    monday_of,
    month_period,
    read_period,
    sight_of,
)
from gateway.parents.planning.pieces import Kept, Pieces, pieces_of
from gateway.parents.planning.plan_form import HERE
from gateway.parents.planning.present import month_steps
from gateway.visit import Parent, Visit, as_uuid
from gateway.words import planning_results as results
from gateway.words.planning_gesture import UNDO_ANY

IN_SIGHT_DAYS = 2
"""The first days of a period are on the first screen of a telephone: nothing to go to."""

router = APIRouter(include_in_schema=False)
router.include_router(gesture)
router.include_router(pattern)
router.include_router(acting)
router.include_router(day)


def kept_by(visit: Visit) -> Kept:
    """The rendered periods this application keeps."""
    state = visit.request.app.state
    if not hasattr(state, "planning_kept"):
        state.planning_kept = Kept()
    kept: Kept = state.planning_kept
    return kept


@router.get("/enfants/{child_id}/planning")
async def planning(visit: Parent, child_id: str) -> Response:
    """The month (`?mois=2015-04`) or the week (`?semaine=2015-04-27`)."""
    child, base = as_uuid(child_id), f"/enfants/{child_id}/planning"
    params = visit.request.query_params
    sight = sight_of(visit.request, view_cookie(visit))
    period = read_period(sight, params.get(sight, ""), visit.today)
    pieces, children = await asyncio.gather(
        pieces_of(visit, kept_by(visit), child, period, base),
        visit.ask(MyChildren(family_id=visit.family_id)),
    )
    if isinstance(pieces, Unavailable):
        return visit.render(
            "parents/planning/unavailable.html", "Planning", status=503, retry=period.href(base)
        )
    siblings = _siblings(children, child, period)
    response = visit.render(
        f"parents/planning/{'month' if sight == 'mois' else 'week'}.html",
        _title(pieces, siblings, period),
        base=base,
        period=period,
        pieces=pieces,
        first_name=next((one["name"] for one in siblings if one["current"]), pieces.child_name),
        siblings=siblings if len(siblings) > 1 else [],
        month_choices=_month_choices(pieces, period),
        gesture=last_gesture(visit),
        undo_command_id=uuid4(),
        opens=opens_on(pieces.days_that_matter, period, visit.today),
        **_steps(base, period, pieces.months, visit.today),
    )
    if params.get("vue") in ("mois", "semaine"):
        visit.portal.cookies.keep(response, view_cookie(visit), sight, YEAR_SECONDS)
    return response


def last_gesture(visit: Visit) -> dict[str, str] | None:
    """What this browser asked for last, while it can be taken back whole."""
    for outcome in visit.flash.of("gesture")[-1:]:
        left = int(outcome["until"] - time.time())
        return {
            "href": f"{HERE}/{outcome['id']}",
            "until": undo_until(left, visit.now),
            # a cookie written before labels were kept has none
            "label": str(outcome.get("label") or UNDO_ANY),
        }
    return None


def _title(pieces: Pieces, siblings: list[dict[str, Any]], period: Period) -> str:
    name = next((one["name"] for one in siblings if one["current"]), pieces.child_name)
    if period.sight == "mois":
        return results.month_title(name, period.value)
    return results.week_title(name, period.first)


def _siblings(children: Answer, child_id: UUID, period: Period) -> list[dict[str, Any]]:
    """The family's children, to go from one planning to the other; none when family does not answer."""
    if not isinstance(children, dict):
        return []
    return [
        {
            "name": child["first_name"],
            "href": period.href(f"/enfants/{child['child_id']}/planning"),
            "current": child["child_id"] == str(child_id),
        }
        for child in children["children"]
    ]


def _month_choices(pieces: Pieces, period: Period) -> list[tuple[str, str]]:
    if period.sight != "mois" or len(pieces.months) < 2:
        return []
    months = sorted({*pieces.months, period.value})
    return [(month, french.month_words(month)) for month in months]


def opens_on(days: Sequence[str], period: Period, today: date) -> dict[str, str] | None:
    """The day a narrow screen goes to: today, else the first to come that matters; None when it is in sight anyway."""
    day = next((one for one in days if one >= today.isoformat()), "")
    if not day or (date.fromisoformat(day) - period.first).days < IN_SIGHT_DAYS:
        return None
    when = date.fromisoformat(day)
    return {"day": day, "label": "Aujourd’hui" if when == today else f"Aller au {french.day_words(when)}"}


def _steps(base: str, period: Period, months: tuple[str, ...], today: date) -> dict[str, Any]:
    """Links to the periods before and after, to today, and to the other view of the same days."""
    before, after = period.before(), period.after()
    if period.sight == "mois":
        known = month_steps(period.value, months)
        labels = [french.MONTHS[one.first.month - 1] for one in (before, after)]
        week_day = today if month_period(today) == period else period.first
        other = {
            "month_href": period.href(base),
            "week_href": Period("semaine", monday_of(week_day)).href(base),
        }
        now = month_period(today)
    else:
        known = ("yes", "yes")
        labels = [french.day_words(one.first).split(" ", 1)[1] for one in (before, after)]
        other = {"month_href": month_period(period.first).href(base), "week_href": period.href(base)}
        now = Period("semaine", monday_of(today))
    return {
        **other,
        "before": {"href": before.href(base), "label": labels[0]} if known[0] else None,
        "after": {"href": after.href(base), "label": labels[1]} if known[1] else None,
        "now_href": f"{now.href(base)}#jour-{today.isoformat()}" if now != period else "",
    }
