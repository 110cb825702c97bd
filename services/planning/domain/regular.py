"""Makes the regular days of an enrolment follow its weekly pattern, on a sheet and on the pools locked for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from services.planning.domain.attendance import Presence
from services.planning.domain.catalogue import Unit
from services.planning.domain.pattern import PatternDay, materialise
from services.planning.domain.places import Allotment, PoolKey
from services.planning.domain.sheet import CellRow, Line, Sheet
from services.planning.domain.situation import BookingState, Origin


@dataclass(frozen=True, slots=True)
class Regular:
    """A pattern on an enrolment: it speaks from the first day to the last; `only` limits it to some days."""

    line: Line
    days: tuple[PatternDay, ...]
    first: date
    last: date
    only: frozenset[date] | None = None


@dataclass(slots=True)
class Plan:
    """What has to change: days to give up, to take, and (once tried) those without a place."""

    drop: list[tuple[date, CellRow]] = field(default_factory=list)
    take: list[tuple[date, Unit]] = field(default_factory=list)
    without_place: list[date] = field(default_factory=list)


def plan(sheet: Sheet, regular: Regular) -> Plan:
    """Compares the sheet with the pattern. What was booked one by one, settled, seen or declared absent is kept."""
    line, units, catalogue = regular.line, sheet.catalogue.units, sheet.catalogue
    runs: Callable[[date], bool] = lambda day: (  # noqa: E731
        catalogue.runs(line.offering, day) and not sheet.other_home(line, day)
    )
    wanted = {
        one.day: units[one.unit_id]
        for one in materialise(regular.days, regular.first, regular.last, runs)
        if regular.only is None or one.day in regular.only
    }
    made = Plan()
    for day, row in _regular_cells(sheet, regular):
        if wanted.get(day) is not row.unit:
            made.drop.append((day, row))
    dropped = {day for day, _ in made.drop}
    for day, unit in wanted.items():
        known, asked = sheet.cells.get((line.id, day)), sheet.asked.get((line.id, day))
        untouched = known is None or (known.state is None and known.closing != "done") or day in dropped
        if untouched and (asked is None or not asked.open):
            made.take.append((day, unit))
    return made


def _regular_cells(sheet: Sheet, regular: Regular) -> Iterable[tuple[date, CellRow]]:
    for (line_id, day), row in list(sheet.cells.items()):
        if (
            line_id == regular.line.id
            and day >= regular.first
            and (regular.only is None or day in regular.only)
            and row.state is BookingState.BOOKED
            and row.origin is Origin.RECURRING
            and row.presence is Presence.UNMARKED
            and row.closing != "done"
            and not _of_another(regular, day)
        ):
            yield day, row


def _of_another(regular: Regular, day: date) -> bool:
    """Whether another enrolment of the same line covers the day: its own pattern speaks for it."""
    return day > regular.last and regular.line.enrolment_on(day) is not None


def keys_of_plan(sheet: Sheet, regular: Regular, made: Plan) -> set[PoolKey]:
    """The pools a plan touches."""
    pairs = [*made.take, *((day, row.unit) for day, row in made.drop)]
    return {key for day, unit in pairs for key in sheet.needs(regular.line, day, unit)}


def give_up(sheet: Sheet, places: Allotment, regular: Regular, made: Plan) -> int:
    """Gives up the days that are no longer wanted; returns how many cells changed.

    All plans give up before any takes: a day may pass from one adult's line to the other's.
    """
    for day, row in made.drop:
        places.give_back(sheet.needs(regular.line, day, row.unit))
        sheet.put(regular.line, day, replace(row, state=None, rule=""))
    return len(made.drop)


def take(sheet: Sheet, places: Allotment, regular: Regular, made: Plan) -> int:
    """Takes the days that are wanted and have a place; returns how many cells changed."""
    line, changed = regular.line, 0
    for day, unit in made.take:
        needs = sheet.needs(line, day, unit)
        if sheet.taken_elsewhere(line, day, unit):
            continue
        if not places.has_room(needs):
            made.without_place.append(day)
            continue
        places.take(needs)
        sheet.book(line, day, unit, Origin.RECURRING)
        changed += 1
    return changed
