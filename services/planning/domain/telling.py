"""What planning tells of a line's month: the days on which something is said, and who is expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from services.planning.domain.cell import read_cell
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


def tell_month(sheet: Sheet, line: Line, month: str, now: datetime) -> list[ToldDay]:
    """Every day of the month that says something, in order; a day left out holds nothing."""
    keys = {
        day for line_id, day in (*sheet.cells, *sheet.asked) if line_id == line.id and f"{day:%Y-%m}" == month
    }
    told = (tell_day(sheet, line, day, now) for day in sorted(keys))
    return [day for day in told if day is not None]


def tell_day(sheet: Sheet, line: Line, day: date, now: datetime) -> ToldDay | None:
    """One day, or None when nothing was ever left on it."""
    row, asked = sheet.cells.get((line.id, day)), sheet.asked.get((line.id, day))
    if (row is None or (row.state is None and not row.presence)) and asked is None:
        return None
    situation = sheet.situation(line, day)
    cell = read_cell(situation, now)
    status = cell.status or cell.mark
    if status is None:
        return None
    unit = sheet.unit_for(line, day)
    expected = situation.stop is None and row is not None and row.state is BookingState.BOOKED
    return ToldDay(day, status.value, unit.code, expected, int(expected and unit.has_meal))
