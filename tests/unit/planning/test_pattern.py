"""Weekly patterns become days."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain.pattern import PatternDay, Weeks, materialise

UNIT, OTHER = UUID(int=1), UUID(int=2)
MONDAY = date(2015, 4, 6)


def always(day: date) -> bool:
    return True


def test_a_weekly_pattern_gives_its_weekdays_to_the_last_day() -> None:
    days = materialise(
        [PatternDay(1, UNIT), PatternDay(4, OTHER)], MONDAY, MONDAY + timedelta(days=10), always
    )
    assert [(wanted.day.isoformat(), wanted.unit_id) for wanted in days] == [
        ("2015-04-06", UNIT),
        ("2015-04-09", OTHER),
        ("2015-04-13", UNIT),
        ("2015-04-16", OTHER),
    ]


def test_days_on_which_the_offering_does_not_run_are_left_out() -> None:
    days = materialise([PatternDay(1, UNIT)], MONDAY, MONDAY + timedelta(days=7), lambda day: day != MONDAY)
    assert [wanted.day for wanted in days] == [MONDAY + timedelta(days=7)]


def test_the_first_row_of_a_day_is_taken() -> None:
    days = materialise([PatternDay(1, UNIT), PatternDay(1, OTHER)], MONDAY, MONDAY, always)
    assert [wanted.unit_id for wanted in days] == [UNIT]


def test_alternate_weeks_follow_the_iso_number_of_the_week() -> None:
    odd, even = PatternDay(1, UNIT, "odd"), PatternDay(1, UNIT, "even")
    assert (odd.falls_on(MONDAY), even.falls_on(MONDAY)) == (True, False)  # week 15
    assert (odd.falls_on(MONDAY + timedelta(days=7)), even.falls_on(MONDAY + timedelta(days=7))) == (
        False,
        True,
    )


def test_two_odd_weeks_may_follow_each_other_at_the_turn_of_a_year_of_53_weeks() -> None:
    odd = PatternDay(1, UNIT, "odd")
    assert odd.falls_on(date(2015, 12, 28))  # week 53
    assert odd.falls_on(date(2016, 1, 4))  # week 1


@given(
    weekday=st.integers(1, 7), first=st.dates(date(2014, 1, 1), date(2016, 1, 1)), length=st.integers(0, 120)
)
def test_odd_and_even_weeks_share_the_days_of_every_week(weekday: int, first: date, length: int) -> None:
    last = first + timedelta(days=length)

    def days(weeks: Weeks) -> set[date]:
        row = PatternDay(weekday, UNIT, weeks)
        return {wanted.day for wanted in materialise([row], first, last, always)}

    assert days("odd") | days("even") == days("all")
    assert not days("odd") & days("even")
    assert all(first <= day <= last and day.isoweekday() == weekday for day in days("all"))
