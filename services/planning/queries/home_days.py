"""What a family's children do and eat in the next days, and what opens to booking, as the home page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.home import HomeDays, HomeDaysView, HomeMeal, HomeOpening
from services.planning.domain.catalogue import Facility
from services.planning.domain.cutoff import local_moment
from services.planning.domain.scope import asker
from services.planning.domain.sheet import Sheet
from services.planning.domain.telling import tell_day
from services.planning.domain.window import Window
from services.planning.errors import invalid
from services.planning.store.family_days import days_of
from services.planning.store.sheets import look

LONGEST = timedelta(days=31)

Menus = Mapping[tuple[str | None, str], Any]
"""Dishes by facility (None: everywhere else) and day, as texts."""


async def home_days(ctx: Ctx, query: HomeDays) -> HomeDaysView | Refusal:
    """The parts are those of family-days and family-meals, and the openings, of one reading. Refused: invalid_input."""
    first, days_until, meals_until = query.first_day, query.days_until, query.meals_until
    for name, day in (("days_until", days_until), ("meals_until", meals_until)):
        if day is not None and not timedelta() <= day - first <= LONGEST:
            return invalid(name)
    last = max(days_until or first, meals_until or first)
    opens_by = first + timedelta(days=query.opening_within) if query.opening_within is not None else None
    row = await ctx.row(
        "planning.home", query.family_id, asker(ctx.actor), first, last, meals_until, opens_by
    )
    assert row is not None, "each column is a subquery of its own"
    openings = list(_openings(ctx, row["windows"]))
    if not row["line_ids"]:
        return HomeDaysView(days=[], meals=[], openings=openings)
    sheet = await look(ctx, row["line_ids"], first, last, whole_months=False, to_judge=False)
    meals = _meals(sheet, {(facility, day): dishes for facility, day, dishes in row["menus"]})
    return HomeDaysView(
        days=days_of(sheet, days_until) if days_until is not None else [],
        meals=list(islice(meals, query.meals)),
        openings=openings,
    )


def _openings(ctx: Ctx, rows: Sequence[Sequence[Any]]) -> Iterator[HomeOpening]:
    """What opens, and what is open until a known moment or until its days begin."""
    zone = ctx.settings.zone
    for id, offering, unit, label, first, last, opens_on, opens_at, closes_on, closes_at, children in rows:
        window = Window(
            id=UUID(id),
            first=date.fromisoformat(first),
            last=date.fromisoformat(last),
            opens_at=local_moment(date.fromisoformat(opens_on), time.fromisoformat(opens_at), zone),
            closes_at=local_moment(date.fromisoformat(closes_on), time.fromisoformat(closes_at), zone)
            if closes_on
            else None,
        )
        state = window.state(ctx.now)
        if state == "coming" or (state == "open" and (closes_on or window.first > ctx.today)):
            yield HomeOpening(
                offering=offering,
                unit=unit,
                label=label,
                children=children,
                first_day=window.first,
                last_day=window.last,
                opens_at=window.opens_at,
                closes_at=window.closes_at,
                state=state,
            )


def _meals(sheet: Sheet, menus: Menus) -> Iterator[HomeMeal]:
    """Day after day, those who eat alike together; only where the menu is known."""
    for day in sorted({day for _, day in sheet.cells}) if menus else ():
        together: dict[str, list[str]] = {}
        served: dict[str, Any] = {}
        for child_name, facility in sorted(_eating(sheet, day), key=lambda one: (one[0], one[1].name)):
            dishes = menus.get((str(facility.id), day.isoformat())) or menus.get((None, day.isoformat()))
            if dishes:
                served.setdefault(facility.name, dishes)
                together.setdefault(facility.name, []).append(child_name)
        for name, children in together.items():
            yield HomeMeal(day=day, facility=name, children=children, dishes=served[name])


def _eating(sheet: Sheet, day: date) -> set[tuple[str, Facility]]:
    """The children who are expected for a meal that day, and where."""
    found = set()
    for line in sheet.lines.values():
        told = tell_day(sheet, line, day)
        if told is not None and told.meals:
            found.add((line.child_name, line.offering.facility))
    return found
