"""When an answer is due, and which requests the family's list still shows."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)

USUAL_DAYS: Mapping[str, int] = dict.fromkeys(
    (
        "guardian",
        "partner",
        "new_child",
        "child",
        "authorised_persons",
        "health",
        "custody",
        "tax_data",
        "benefits",
        "bank_details",
    ),
    5,
)
"""Working days to answer where a town's settings do not name the kind."""


@dataclass(frozen=True)
class OpeningHours:
    """When the town hall reads demands: Monday to Friday but for the days off, until a local hour."""

    until: time
    days_off: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether somebody is there that day."""
        return day.weekday() < _SATURDAY and day not in self.days_off

    def first_reading(self, at: datetime) -> date:
        """The first day somebody may read what is filed at this local moment: the same day, or the next one worked."""
        day = at.date()
        if at.time() > self.until:
            day += _ONE_DAY
        while not self.works(day):
            day += _ONE_DAY
        return day


def due_on(
    asked: datetime, kind: str, days: Mapping[str, int], opening: OpeningHours, wanted_by: date | None = None
) -> date | None:
    """The day an answer is promised for a demand filed at a local moment, always one the town hall works.

    `wanted_by` is the owner's, where what is asked for is near: the last day worked until then. Otherwise so many
    working days after the asking. Never before somebody can read the demand. A kind without days, here and in
    `USUAL_DAYS`, has no due date.
    """
    first = opening.first_reading(asked)
    if wanted_by is not None:
        day = wanted_by
        while day > first and not opening.works(day):
            day -= _ONE_DAY
        return max(first, day)
    left = days.get(kind, USUAL_DAYS.get(kind))
    if left is None:
        return None
    day = asked.date()
    while left > 0:
        day += _ONE_DAY
        if opening.works(day):
            left -= 1
    return max(first, day)


def moved(due: date, waited: timedelta, opening: OpeningHours) -> date:
    """A due date once the family has been waited for: later by as many days, on a day the town hall works."""
    day = due + waited
    while waited and not opening.works(day):
        day += _ONE_DAY
    return day


def month_before(day: date) -> date:
    """The same day one month earlier, or the last day of that month (guide: "datant de moins d'un mois")."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
