"""When a family is told that something ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.family.domain.expiry import days_before


@pytest.mark.parametrize(("left", "due"), [(31, None), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)])
def test_two_reminders_and_none_once_it_has_ended(left: int, due: int | None) -> None:
    today = date(2026, 1, 1)
    assert days_before(today + timedelta(days=left), today) == due
