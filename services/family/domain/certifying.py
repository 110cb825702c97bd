"""When a guardian is reminded of the year's certification."""

from __future__ import annotations

from datetime import date

MOST_REMINDERS = 3
TEXT_EVERY_DAYS = 14


def reminder_no(opens_on: date, every_days: int, today: date) -> int:
    """Which reminder is due today: 0 before the first, and never more than the third."""
    return max(0, min(MOST_REMINDERS, (today - opens_on).days // every_days))
