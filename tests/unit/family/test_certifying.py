"""When reminders of the yearly certification leave."""

from __future__ import annotations

from datetime import date

import pytest

from services.family.domain.certifying import reminder_no


@pytest.mark.parametrize(
    ("today", "number"),
    [("06-01", 0), ("06-14", 0), ("06-15", 1), ("06-28", 1), ("06-29", 2), ("07-13", 3), ("12-31", 3)],
)
def test_three_reminders_two_weeks_apart(today: str, number: int) -> None:
    assert reminder_no(date(2026, 6, 1), 14, date.fromisoformat(f"2026-{today}")) == number


def test_none_before_it_opens() -> None:
    assert reminder_no(date(2026, 6, 1), 14, date(2026, 1, 1)) == 0
