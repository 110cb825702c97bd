"""`/menus`: a week of the canteens, to read or to print."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from contracts.planning import Menus
from gateway.asked_day import asked_week
from gateway.bus import Content
from gateway.parents.planning.plan_form import week_words
from gateway.visit import Parent
from gateway.words import menus as words

router = APIRouter(include_in_schema=False)

PAGE = "/menus"
WEEK = timedelta(weeks=1)
SUNDAY = timedelta(days=6)


@router.get(PAGE)
async def week(visit: Parent) -> Response:
    """The menus of a week, by facility then day."""
    monday = asked_week(visit.request.query_params.get("semaine", ""), visit.today)
    answer = await visit.ask(Menus(first_day=monday, last_day=monday + SUNDAY))
    return visit.render(
        "parents/menus/week.html",
        "Menus de la cantine",
        lead=week_words(monday),
        places=by_place(answer) if isinstance(answer, dict) else None,
        before=f"{PAGE}?semaine={monday - WEEK}",
        after=f"{PAGE}?semaine={monday + WEEK}",
    )


def by_place(view: Content) -> list[dict[str, Any]]:
    """`[{name, days: [{day, courses}]}]`, the menus for everybody else last; days by date."""
    places: dict[str, list[dict[str, Any]]] = {}
    for one in view["menus"]:
        shown = {"day": one["day"], "courses": words.courses(one["dishes"])}
        places.setdefault(one["facility"], []).append(shown)
    return [
        {"name": name, "days": places[name]} for name in sorted(places, key=lambda name: (not name, name))
    ]
