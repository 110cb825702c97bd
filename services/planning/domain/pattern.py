"""Weekly patterns and the days they make. A pattern is materialised: cells never ask it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from services.planning.domain.calendar import days_between

Weeks = Literal["all", "odd", "even"]


@dataclass(frozen=True, slots=True)
class PatternDay:
    """One ISO weekday of a pattern, every week or in the ISO weeks whose number is odd or even."""

    weekday: int
    unit_id: UUID
    weeks: Weeks = "all"

    def falls_on(self, day: date) -> bool:
        """Whether this row asks for that day."""
        _, week, weekday = day.isocalendar()
        if weekday != self.weekday:
            return False
        return self.weeks == "all" or (week % 2 == 1) == (self.weeks == "odd")


@dataclass(frozen=True, slots=True)
class DayWanted:
    """A day the pattern asks for, with the unit to book."""

    day: date
    unit_id: UUID


def materialise(
    days: Iterable[PatternDay], first: date, last: date, runs: Callable[[date], bool]
) -> tuple[DayWanted, ...]:
    """The days from the first to the last, both included, that the pattern asks for and the offering runs.

    Where two rows ask for the same day, the first one listed is taken: a cell holds one unit.
    """
    rows = tuple(days)
    wanted = []
    for day in days_between(first, last):
        row = next((row for row in rows if row.falls_on(day)), None)
        if row is not None and runs(day):
            wanted.append(DayWanted(day, row.unit_id))
    return tuple(wanted)
