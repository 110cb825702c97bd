"""What planning tells of a line's month: the days on which something is said, and who is expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from services.planning.domain.attendance import Presence
from services.planning.domain.cell import Cell, layers_of
from services.planning.domain.sheet import Line, Sheet
from services.planning.domain.situation import BookingState


@dataclass(frozen=True, slots=True)
class ToldDay:
    """One day: what it says, and whether the child is awaited, with a meal or not."""

    day: date
    status: str
    unit_code: str
    expected: bool
    meals: int


def line_month_id(line_id: UUID, month: str) -> UUID:
    """The stable id of a line's month."""
    return uuid5(line_id, month)


def months_of(sheet: Sheet) -> dict[tuple[UUID, str], list[date]]:
    """The days that may say something, by line and month, in order: found once for all the months of a sheet."""
    found: dict[tuple[UUID, str], list[date]] = {}
    for line_id, day in sorted({*sheet.cells, *sheet.asked}):
        found.setdefault((line_id, f"{day.year:04d}-{day.month:02d}"), []).append(day)
    return found


def tell_month(sheet: Sheet, line: Line, days: Iterable[date]) -> list[ToldDay]:
    """The days of a month that say something; a day left out holds nothing."""
    told = (tell_day(sheet, line, day) for day in days)
    return [day for day in told if day is not None]


def tell_day(sheet: Sheet, line: Line, day: date) -> ToldDay | None:
    """One day, or None when nothing was ever left on it."""
    row, asked = sheet.cells.get((line.id, day)), sheet.asked.get((line.id, day))
    seen = row is not None and row.presence is Presence.PRESENT
    if (row is None or row.state is None) and not seen and asked is None:
        return None  # what such a day says (not enrolled, the other home's) is not about what was booked
    situation = sheet.situation(line, day)
    cell = Cell(tuple(layers_of(situation)), ())
    status = cell.status or cell.mark
    if status is None:
        return None
    unit = sheet.unit_for(line, day)
    expected = situation.stop is None and row is not None and row.state is BookingState.BOOKED
    return ToldDay(day, status.value, unit.code, expected, int(expected and unit.has_meal))
