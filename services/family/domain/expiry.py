"""When a family is told that something of its record ends."""

from __future__ import annotations

from datetime import date

FIRST_DAYS, LAST_DAYS = 30, 7


def days_before(ends_on: date, today: date) -> int | None:
    """Which of the two reminders is due: 30 or 7 days before; none once it has ended, or while it is far."""
    left = (ends_on - today).days
    if left < 0 or left > FIRST_DAYS:
        return None
    return LAST_DAYS if left <= LAST_DAYS else FIRST_DAYS
