"""Books the cells of one demand, in the order asked, on a sheet and on the pools locked for it.

Each cell sees what the cells before it took: the child's time, and the last place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from services.planning.domain.booking import may_book
from services.planning.domain.catalogue import Unit
from services.planning.domain.places import Allotment, PoolKey
from services.planning.domain.sheet import Line, Sheet
from services.planning.domain.situation import Action, Effect, Possibility, Room, Situation, impossible

Result = Literal["done", "opened", "on_hold", "refused"]
RESULTS: dict[Effect, Result] = {
    Effect.AT_ONCE: "done",
    Effect.DECISION: "opened",
    Effect.WAITING_LIST: "on_hold",
    Effect.BILLED: "done",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cell somebody asks something of; the unit may be left out where the offering has only one."""

    line_id: UUID
    day: date
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one cell: `line` and `unit` are None when the caller may not see the line."""

    wanted: Wanted
    result: Result
    line: Line | None = None
    unit: Unit | None = None
    code: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    late: bool = False
    needs: tuple[PoolKey, ...] = ()


def keys_wanted(sheet: Sheet, cells: Iterable[Wanted], now: datetime, *, by_agent: bool) -> set[PoolKey]:
    """The pools to lock before booking: of the cells that could be booked if there were places."""
    keys: set[PoolKey] = set()
    for wanted in cells:
        line = sheet.lines.get(wanted.line_id)
        unit = _unit(line, wanted.unit_id) if line is not None else None
        if line is None or unit is None:
            continue
        cell = sheet.situation(line, wanted.day, unit)
        cell.room, cell.elsewhere = Room.FREE, False
        if may_book(cell, now, by_agent=by_agent).possible:
            keys.update(sheet.needs(line, wanted.day, unit))
    return keys


def reserve(
    sheet: Sheet, places: Allotment, cells: Iterable[Wanted], now: datetime, *, by_agent: bool
) -> list[Answer]:
    """Judges each cell and books those that are settled at once; nothing else is changed on the sheet."""
    before = set(sheet.seats)
    return [_reserve_one(sheet, places, wanted, before, now, by_agent) for wanted in cells]


def _reserve_one(
    sheet: Sheet, places: Allotment, wanted: Wanted, before: set[Any], now: datetime, by_agent: bool
) -> Answer:
    line = sheet.lines.get(wanted.line_id)
    if line is None:
        return Answer(wanted, "refused", code="not_found")
    unit = _unit(line, wanted.unit_id)
    if unit is None:
        return Answer(wanted, "refused", line, code="invalid_input", data={"field": "unit_id"})
    needs = sheet.needs(line, wanted.day, unit)
    cell = sheet.situation(line, wanted.day, unit)
    cell.room = Room.FREE if places.has_room(needs) else Room.FULL
    possibility = _judge(sheet, line, unit, cell, wanted.day, before, now, by_agent)
    if possibility.effect is None:
        return Answer(wanted, "refused", line, unit, possibility.code or "", dict(possibility.data))
    if possibility.effect is Effect.AT_ONCE:
        places.take(needs)
        sheet.book(line, wanted.day, unit)
    data: dict[str, Any] = {}
    if possibility.effect is Effect.WAITING_LIST:
        data["rank"] = places.queue(needs)
    return Answer(
        wanted, RESULTS[possibility.effect], line, unit, data=data, late=possibility.late, needs=needs
    )


def _judge(
    sheet: Sheet,
    line: Line,
    unit: Unit,
    cell: Situation,
    day: date,
    before: set[Any],
    now: datetime,
    by_agent: bool,
) -> Possibility:
    """A time of day taken by another cell of the same demand is told apart: the units do not go together."""
    if cell.elsewhere and not any((line.child_id, day, slot) in before for slot in unit.slots):
        return impossible(Action.BOOK, "units_incompatible")
    return may_book(cell, now, by_agent=by_agent)


def _unit(line: Line | None, unit_id: UUID | None) -> Unit | None:
    if line is None:
        return None
    offered = line.offering.offered_units
    if unit_id is None:
        return offered[0] if len(offered) == 1 else None
    return next((unit for unit in offered if unit.id == unit_id), None)
