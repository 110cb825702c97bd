"""When an answer is due, and how far back the family's list goes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.requests.domain.due import OpeningHours, due_on, month_before

WEDNESDAY = datetime(2015, 4, 8, 10)
DAYS = {"booking": 3, "absence": 1}
HOURS = OpeningHours(time(17, 30))


def at(day: str, hour: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}")


def test_three_working_days_from_a_wednesday_end_on_monday() -> None:
    assert due_on(WEDNESDAY, "booking", DAYS, HOURS) == date(2015, 4, 13)


def test_a_request_of_saturday_is_due_on_monday() -> None:
    assert due_on(at("2015-04-11"), "absence", DAYS, HOURS) == date(2015, 4, 13)


def test_a_kind_without_days_has_no_due_date() -> None:
    assert due_on(WEDNESDAY, "booking", {}, HOURS) is None


@pytest.mark.parametrize(
    ("asked", "promised"),
    [
        (at("2015-04-08", "17:30"), date(2015, 4, 8)),
        (at("2015-04-08", "17:31"), date(2015, 4, 9)),
        (at("2015-04-10", "20:00"), date(2015, 4, 13)),
        (at("2015-04-11", "09:00"), date(2015, 4, 13)),
    ],
)
def test_a_day_that_is_near_is_answered_the_same_day_only_while_somebody_reads(
    asked: datetime, promised: date
) -> None:
    assert due_on(asked, "absence", DAYS, HOURS, wanted_by=asked.date()) == promised
    assert due_on(asked, "absence", {"absence": 0}, HOURS) == promised


def test_a_day_wanted_on_a_weekend_is_answered_on_the_friday_before() -> None:
    assert due_on(at("2015-04-09"), "absence", DAYS, HOURS, wanted_by=date(2015, 4, 12)) == date(2015, 4, 10)


def test_a_day_off_promises_nothing() -> None:
    hours = OpeningHours(time(17, 30), frozenset({date(2015, 4, 6)}))
    evening = at("2015-04-03", "19:00")
    assert due_on(evening, "absence", DAYS, hours, wanted_by=date(2015, 4, 3)) == date(2015, 4, 7)
    assert due_on(evening, "absence", DAYS, hours) == date(2015, 4, 7)
    assert due_on(at("2015-04-02"), "booking", DAYS, hours) == date(2015, 4, 8)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(1, 40))
def test_a_due_date_is_a_working_day_after_as_many_working_days(asked: datetime, days: int) -> None:
    due = due_on(asked, "booking", {"booking": days}, HOURS)
    assert due is not None
    passed = [asked.date() + timedelta(days=n) for n in range(1, (due - asked.date()).days + 1)]
    assert due.weekday() < 5
    assert sum(day.weekday() < 5 for day in passed) == days


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.sets(st.integers(0, 20)), st.integers(0, 9)
)
def test_no_promise_falls_on_a_closed_day_or_before_the_demand_is_read(
    asked: datetime, off: set[int], near: int
) -> None:
    hours = OpeningHours(time(17, 30), frozenset(asked.date() + timedelta(days=n) for n in off))
    due = due_on(asked, "absence", DAYS, hours, wanted_by=asked.date() + timedelta(days=near))
    assert due is not None
    assert hours.works(due)
    assert due >= hours.first_reading(asked)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2015, 5, 4), date(2015, 4, 4)),
        (date(2015, 3, 31), date(2015, 2, 28)),
        (date(2016, 3, 31), date(2016, 2, 29)),
        (date(2015, 1, 15), date(2014, 12, 15)),
    ],
)
def test_a_month_before(day: date, before: date) -> None:
    assert month_before(day) == before
