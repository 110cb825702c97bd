"""When an answer is due, and how far back the family's list goes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.requests.domain.due import due_on, month_before

WEDNESDAY = date(2015, 4, 8)


def test_three_working_days_from_a_wednesday_end_on_monday() -> None:
    assert due_on(WEDNESDAY, "booking", {"booking": 3}) == date(2015, 4, 13)


def test_a_request_of_saturday_is_due_on_monday() -> None:
    assert due_on(date(2015, 4, 11), "absence", {"absence": 1}) == date(2015, 4, 13)


def test_a_kind_without_days_has_no_due_date() -> None:
    assert due_on(WEDNESDAY, "booking", {}) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 40))
def test_a_due_date_is_a_working_day_after_as_many_working_days(asked: date, days: int) -> None:
    due = due_on(asked, "booking", {"booking": days})
    assert due is not None
    passed = [asked + timedelta(days=n) for n in range(1, (due - asked).days + 1)]
    assert due.weekday() < 5
    assert sum(day.weekday() < 5 for day in passed) == days


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
