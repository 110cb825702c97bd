"""When an answer is due, and which requests the family's list still shows."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

_SATURDAY = 5


def due_on(asked: date, kind: str, days: Mapping[str, int]) -> date | None:
    """The day an answer is due when the owner gave none: so many working days after the asking.

    Working days are Monday to Friday; the calendar of closures is planning's, which gives its own due date
    where a cut-off commands. A kind without days has no due date.
    """
    left = days.get(kind)
    if left is None:
        return None
    day = asked
    while left > 0:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY:
            left -= 1
    return day


def month_before(day: date) -> date:
    """The same day one month earlier, or the last day of that month (guide: "datant de moins d'un mois")."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
