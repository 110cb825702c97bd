"""Days: which rows speak, and why an offering takes no children."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from services.planning.domain.calendar import (
    Calendar,
    CalendarRow,
    DayContext,
    RowKind,
    Schedule,
    Season,
    Stop,
    days_between,
    stop_on,
)

THURSDAY, SATURDAY, WEDNESDAY = date(2015, 4, 9), date(2015, 4, 11), date(2015, 4, 8)
SCHOOL, CENTRE = UUID(int=1), UUID(int=2)


def row(kind: RowKind, label: str = "x", facility: UUID | None = None, day: date = THURSDAY) -> CalendarRow:
    return CalendarRow(day, kind, label, facility)


def test_an_ordinary_thursday_is_a_school_day_and_a_working_day() -> None:
    context = Calendar().context(THURSDAY)
    assert context == DayContext(THURSDAY)


def test_a_saturday_is_neither() -> None:
    context = Calendar().context(SATURDAY)
    assert (context.weekend, context.school_day, context.working_day) == (True, False, False)


def test_wednesday_is_a_school_day_only_where_the_week_has_five() -> None:
    assert not Calendar().context(WEDNESDAY).school_day
    assert Calendar(school_weekdays=frozenset({1, 2, 3, 4, 5})).context(WEDNESDAY).school_day


def test_holidays_are_working_days_without_school() -> None:
    context = Calendar([row(RowKind.SHORT_HOLIDAYS, "Vacances de printemps")]).context(THURSDAY)
    assert (context.holidays, context.school_day, context.working_day) == (
        "Vacances de printemps",
        False,
        True,
    )


def test_a_facility_lives_its_own_closures_and_those_of_everybody() -> None:
    calendar = Calendar([row(RowKind.CLOSURE, "Travaux", SCHOOL)])
    assert calendar.context(THURSDAY, SCHOOL).closure == "Travaux"
    assert calendar.context(THURSDAY, CENTRE).closure is None
    assert calendar.context(THURSDAY).closure is None
    everywhere = Calendar([row(RowKind.CLOSURE, "Pont")]).context(THURSDAY, SCHOOL)
    assert everywhere.closed_everywhere


def test_a_worked_day_lifts_a_public_holiday_where_it_is_worked() -> None:
    calendar = Calendar([row(RowKind.PUBLIC_HOLIDAY, "Pentecôte"), row(RowKind.WORKED, "", SCHOOL)])
    assert calendar.context(THURSDAY, SCHOOL).public_holiday is None
    assert calendar.context(THURSDAY, CENTRE).public_holiday == "Pentecôte"


@pytest.mark.parametrize(
    ("season", "weekdays", "context", "stop"),
    [
        ("always", {4}, DayContext(THURSDAY), None),
        ("always", {3}, DayContext(THURSDAY), Stop.WEEKDAY),
        ("school_time", {4}, DayContext(THURSDAY, holidays="x"), Stop.SCHOOL_HOLIDAYS),
        ("school_time", {3}, DayContext(THURSDAY, holidays="x"), Stop.SCHOOL_HOLIDAYS),
        ("holidays", {4}, DayContext(THURSDAY), Stop.SCHOOL_TIME),
        ("holidays", {4}, DayContext(THURSDAY, holidays="x"), None),
        ("holidays", {4}, DayContext(THURSDAY, holidays="x", public_holiday="y"), Stop.PUBLIC_HOLIDAY),
        ("school_time", {3}, DayContext(THURSDAY, public_holiday="y"), Stop.PUBLIC_HOLIDAY),
        ("always", {4}, DayContext(THURSDAY, closure="z"), Stop.CLOSURE),
        ("always", {4}, DayContext(THURSDAY, closure="z", public_holiday="y"), Stop.PUBLIC_HOLIDAY),
    ],
)
def test_why_an_offering_takes_no_children(
    season: Season, weekdays: set[int], context: DayContext, stop: Stop | None
) -> None:
    assert stop_on(Schedule(frozenset(weekdays), season), context) is stop


def test_only_public_holidays_and_closures_count_as_closed() -> None:
    assert {stop for stop in Stop if stop.closed} == {Stop.PUBLIC_HOLIDAY, Stop.CLOSURE}


def test_days_between_counts_both_ends_and_is_empty_when_reversed() -> None:
    assert days_between(THURSDAY, SATURDAY) == [THURSDAY, date(2015, 4, 10), SATURDAY]
    assert days_between(SATURDAY, THURSDAY) == []
