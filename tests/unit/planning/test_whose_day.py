"""Whose day it is: each day is exactly one adult's, whatever the year, and what was agreed for some days wins."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from contracts.pattern.custody import Custody, Holidays, Stay, guardian_on, overlapping
from services.planning.domain.calendar import Calendar, CalendarRow, RowKind, days_between

PAUL, ANNE = uuid4(), uuid4()
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
WEEK, FORTNIGHT = timedelta(7), timedelta(14)


def custody(starts_on: date, **more: Any) -> Custody:
    return Custody(PAUL, ANNE, starts_on, date.min, **more)


def other(one: UUID | None) -> UUID:
    return ANNE if one == PAUL else PAUL


@given(DAYS, DAYS)
def test_weeks_alternate_for_ever_through_new_years_and_years_of_53_weeks(starts_on: date, day: date) -> None:
    drawn = custody(starts_on)
    whose = guardian_on(drawn, day)
    assert whose in (PAUL, ANNE)
    assert guardian_on(drawn, day + WEEK) == other(whose)
    assert guardian_on(drawn, day + FORTNIGHT) == whose
    assert guardian_on(drawn, starts_on) == PAUL


@given(DAYS, DAYS)
def test_the_child_changes_home_on_one_weekday_only(starts_on: date, day: date) -> None:
    drawn = custody(starts_on)
    changes = guardian_on(drawn, day) != guardian_on(drawn, day - timedelta(1))
    assert changes == (day.weekday() == starts_on.weekday())


@given(DAYS, DAYS, st.integers(0, 40), st.booleans())
def test_an_exception_wins_on_its_days_and_nowhere_else(
    starts_on: date, first: date, length: int, pauls: bool
) -> None:
    last, whose = first + timedelta(length), PAUL if pauls else ANNE
    plain = custody(starts_on, holidays="halves")
    drawn = custody(starts_on, holidays="halves", stays=(Stay(first, last, whose),))
    around = Holidays(first - WEEK, last + WEEK)
    for day in days_between(first - WEEK, last + WEEK):
        expected = whose if first <= day <= last else guardian_on(plain, day, around)
        assert guardian_on(drawn, day, around) == expected


@given(DAYS, DAYS, st.integers(1, 70))
def test_holidays_are_shared_in_two_halves_that_turn_each_year(
    starts_on: date, first: date, length: int
) -> None:
    drawn, holidays = (
        custody(starts_on, holidays="halves"),
        Holidays(first, first + timedelta(length - 1)),
    )
    shared = [guardian_on(drawn, day, holidays) for day in days_between(holidays.first, holidays.last)]
    begins = PAUL if first.year % 2 == 0 else ANNE
    half = (length + 1) // 2
    assert shared == [begins] * half + [other(begins)] * (length - half)


@given(DAYS, DAYS, st.integers(0, 400))
def test_nothing_is_shared_out_before_or_after_its_dates(starts_on: date, first: date, length: int) -> None:
    last = first + timedelta(length)
    drawn = Custody(PAUL, ANNE, starts_on, first, last)
    assert guardian_on(drawn, first - timedelta(1)) is None
    assert guardian_on(drawn, last + timedelta(1)) is None
    assert None not in {guardian_on(drawn, day) for day in (first, last)}


@given(DAYS, DAYS)
def test_weeks_by_number_follow_the_calendar_of_the_day_they_begin(starts_on: date, day: date) -> None:
    drawn = custody(starts_on, weeks="even")
    begins = day - timedelta((day - starts_on).days % 7)
    assert guardian_on(drawn, day) == (PAUL if begins.isocalendar().week % 2 == 0 else ANNE)


def test_after_a_year_of_53_weeks_two_odd_weeks_follow_each_other() -> None:
    drawn = custody(date(2026, 1, 5), weeks="even")
    mondays = (date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 11))
    assert [guardian_on(drawn, day) for day in mondays] == [PAUL, ANNE, ANNE, PAUL]


@given(DAYS, DAYS, st.lists(st.booleans(), min_size=14, max_size=14))
def test_a_fortnight_day_by_day_comes_back_every_two_weeks(
    starts_on: date, day: date, whose: list[bool]
) -> None:
    drawn = custody(starts_on, fortnight=tuple(whose))
    assert guardian_on(drawn, day) == guardian_on(drawn, day + FORTNIGHT)
    shown = [guardian_on(drawn, starts_on + timedelta(n)) for n in range(14)]
    assert shown == [PAUL if one else ANNE for one in whose]


@given(DAYS, DAYS, st.integers(1, 70))
def test_the_years_of_the_first_half_may_be_the_odd_ones(starts_on: date, first: date, length: int) -> None:
    holidays = Holidays(first, first + timedelta(length - 1))
    even, odd = (custody(starts_on, holidays="halves", halves_from=years) for years in ("even", "odd"))
    for day in days_between(holidays.first, holidays.last):
        assert guardian_on(odd, day, holidays) == other(guardian_on(even, day, holidays))


@given(DAYS, st.integers(1, 60))
def test_the_rule_before_holds_until_the_next_one_begins(starts_on: date, length: int) -> None:
    begins = starts_on + timedelta(length)
    former = Custody(ANNE, PAUL, starts_on, starts_on, begins - timedelta(1))
    drawn = Custody(PAUL, ANNE, begins, begins, before=former)
    assert guardian_on(drawn, begins) == PAUL
    assert guardian_on(drawn, begins - timedelta(1)) == guardian_on(former, begins - timedelta(1)) is not None
    assert guardian_on(drawn, starts_on - timedelta(1)) is None


def test_two_exceptions_may_follow_each_other_but_not_share_a_day() -> None:
    first = Stay(date(2015, 4, 1), date(2015, 4, 3), PAUL)
    assert not overlapping([Stay(date(2015, 4, 4), date(2015, 4, 5), ANNE), first])
    assert overlapping([Stay(date(2015, 4, 3), date(2015, 4, 5), ANNE), first])


def test_the_calendar_says_which_holidays_a_day_is_part_of() -> None:
    days = days_between(date(2015, 4, 11), date(2015, 4, 26))
    calendar = Calendar([CalendarRow(day, RowKind.SHORT_HOLIDAYS, "Vacances de printemps") for day in days])
    assert calendar.holidays_around(date(2015, 4, 20)) == Holidays(days[0], days[-1])
    assert calendar.holidays_around(date(2015, 4, 27)) is None
