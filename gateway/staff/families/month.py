"""`/agents/familles/{family_id}/enfants/{child_id}/planning`: a child's month as agents read it. Nothing is done there."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import FamilySheet
from contracts.planning import MonthPlanning
from gateway.bus import Content, Unavailable
from gateway.components import french
from gateway.components.environment import Assets
from gateway.parents.planning.period import Period, month_period, read_period
from gateway.parents.planning.present import Sight, month_grid, month_steps
from gateway.visit import Agent, PageRefused, Visit, as_uuid

router = APIRouter()


@router.get("/agents/familles/{family_id}/enfants/{child_id}/planning")
async def month(visit: Agent, family_id: str, child_id: str) -> Response:
    """The month (`?mois=2015-04`) of a child of the family, without what only families are shown: no box, no padlock."""
    family_key, child_key = as_uuid(family_id), as_uuid(child_id)
    period = read_period("mois", visit.request.query_params.get("mois", ""), visit.today)
    family, answer = await asyncio.gather(
        visit.ask(FamilySheet(family_id=family_key)),
        visit.ask(MonthPlanning(child_id=child_key, month=period.value)),
    )
    sheet = visit.must(family)
    child = next((one for one in sheet["children"] if one["child_id"] == str(child_key)), None)
    if child is None:
        raise PageRefused(Refusal("child_unknown"))
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    home = f"/agents/familles/{family_key}"
    shown = None if isinstance(answer, Unavailable) else _grid(visit, answer)
    known = answer["months"] if isinstance(answer, dict) else []
    title = f"Planning {french.of_name(child['first_name'])}, {french.month_words(period.value)}"
    return visit.render(
        "staff/families/planning.html",
        title,
        page_more={
            "breadcrumbs": [
                {"label": "Familles", "href": "/agents/familles"},
                {
                    "label": f"{sheet['guardians'][0]['last_name']} – n° {sheet['family_number']}",
                    "href": home,
                },
                {"label": title},
            ]
        },
        shown=shown,
        first_name=child["first_name"],
        children=[
            {
                "name": one["first_name"],
                "href": _href(home, one["child_id"], period),
                "current": one is child,
            }
            for one in sheet["children"]
        ],
        here=_href(home, str(child_key), period),
        pattern=f"{home}/enfants/{child_key}/semaine-type",
        **_steps(home, str(child_key), period, known, visit.today),
    )


def _href(home: str, child_id: str, period: Period) -> str:
    return f"{home}/enfants/{child_id}/planning?mois={period.value}"


def _steps(home: str, child_id: str, period: Period, known: list[str], today: date) -> dict[str, Any]:
    """Links to the months before and after where planning has some, and to today."""
    before, after = month_steps(period.value, known)
    now = month_period(today)
    return {
        "before": {"href": _href(home, child_id, period.before()), "label": _name(period.before())}
        if before
        else None,
        "after": {"href": _href(home, child_id, period.after()), "label": _name(period.after())}
        if after
        else None,
        "now_href": "" if now == period else _href(home, child_id, now),
        "today_here": now == period,
    }


def _name(period: Period) -> str:
    return french.MONTHS[period.first.month - 1]


def _grid(visit: Visit, view: Content) -> dict[str, Any]:
    sprite: Assets = visit.portal.pages.environment.globals["asset"]  # type: ignore[assignment]
    sight = Sight(sprite=sprite("vendor/icons.svg"), zone=visit.portal.settings.zone)
    return month_grid(to_read(view), sight)


def to_read(view: Content) -> Content:
    """The month without what its family could still do, or no longer: an agent is bound by no cut-off."""
    nothing = {"actions": {}, "locked": False, "why_not": "", "why_not_data": {}}
    lines = [{**line, "cells": [{**cell, **nothing} for cell in line["cells"]]} for line in view["lines"]]
    return {**view, "lines": lines}
