"""Takes a whole gesture back, day by day: what is still as the gesture left it; what changed meanwhile stays and is said.

A day whose booking deadline passed between the gesture and its undoing stays too: the kitchen has counted on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from services.planning.domain.attendance import Presence
from services.planning.domain.places import Allotment, PoolKey
from services.planning.domain.sheet import CellRow, Line, Sheet
from services.planning.domain.situation import BookingState, Origin

GIVEN_UP = "given_up"
"""The status of a regular day that another weekly pattern no longer books."""
UndoneResult = Literal["", "taken_back", "left"]


@dataclass(frozen=True, slots=True)
class Done:
    """A day of a gesture: what it became (`result`, `status`), and what its cell was before."""

    line_id: UUID
    day: date
    result: str
    status: str
    unit_id: UUID | None
    proposal_id: UUID | None
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand of the gesture as it stands now, and the pools on whose waiting list it is."""

    id: UUID
    state: str
    queued: tuple[PoolKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of one day."""

    result: UndoneResult
    code: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


_NOTHING = Undone("")
_TAKEN_BACK = Undone("taken_back")


def keys_touched(sheet: Sheet, cells: Sequence[Done], demands: Mapping[UUID, Demand]) -> set[PoolKey]:
    """The pools to lock: of the days done at once, and of the waiting lists that are left."""
    keys = {key for demand in demands.values() for key in demand.queued}
    for cell in cells:
        line = sheet.lines.get(cell.line_id)
        row = sheet.cells.get((cell.line_id, cell.day))
        if cell.result == "done" and line is not None and row is not None:
            keys.update(sheet.needs(line, cell.day, row.unit))
            keys.update(sheet.needs(line, cell.day, row_before(sheet, cell, row).unit))
    return keys


def take_back_all(
    sheet: Sheet,
    places: Allotment,
    cells: Sequence[Done],
    demands: Mapping[UUID, Demand],
    asked_at: datetime,
    now: datetime,
) -> list[Undone]:
    """Takes back what can be, on the sheet and the pools; answers each day in the order given."""
    for demand in demands.values():
        if demand.state == "open":
            places.leave_queue(demand.queued)
    return [_take_back(sheet, places, cell, demands, asked_at, now) for cell in cells]


def _take_back(
    sheet: Sheet,
    places: Allotment,
    cell: Done,
    demands: Mapping[UUID, Demand],
    asked_at: datetime,
    now: datetime,
) -> Undone:
    if cell.result == "refused":
        return _NOTHING
    line = sheet.lines.get(cell.line_id)
    if line is None:
        return Undone("left", "not_found")
    if cell.result == "done":
        refusal = _put_back(sheet, places, line, cell, asked_at, now)
        return Undone("left", refusal) if refusal else _TAKEN_BACK
    demand = demands.get(cell.proposal_id) if cell.proposal_id is not None else None
    if demand is None or demand.state != "open":
        return _too_late(demand)
    sheet.leave(line, cell.day)
    return _TAKEN_BACK


def _too_late(demand: Demand | None) -> Undone:
    if demand is not None and demand.state == "withdrawn":
        return Undone("left", "withdrawn")
    return Undone("left", "already_decided", {"state": demand.state if demand is not None else ""})


def _put_back(
    sheet: Sheet, places: Allotment, line: Line, cell: Done, asked_at: datetime, now: datetime
) -> str:
    """Makes a day settled at once what it was before; or the code of what stands in the way."""
    row = sheet.cells.get((line.id, cell.day))
    obstacle = _changed(sheet, line, row, cell, asked_at, now)
    if obstacle or row is None:
        return obstacle or "conflict"
    restored = row_before(sheet, cell, row)
    if restored.seated and not row.seated:
        needs = sheet.needs(line, cell.day, restored.unit)
        if sheet.taken_elsewhere(line, cell.day, restored.unit):
            return "child_already_placed"
        if not places.has_room(needs):
            return "no_place_left"
        places.take(needs)
    elif row.seated and not restored.seated:
        places.give_back(sheet.needs(line, cell.day, row.unit))
    sheet.put(line, cell.day, restored)
    return ""


def _changed(
    sheet: Sheet, line: Line, row: CellRow | None, cell: Done, asked_at: datetime, now: datetime
) -> str:
    """What changed since the gesture, strongest first; "" when the day is as the gesture left it."""
    if cell.day < now.date() or (row is not None and row.closing != "due"):
        return "day_over"
    if row is None or row.unit.id != cell.unit_id:
        return "conflict"
    if (row.state.value if row.state is not None else GIVEN_UP) != cell.status:
        return "conflict"
    if row.presence is not Presence.UNMARKED:
        return "already_seen"
    asked = sheet.asked.get((line.id, cell.day))
    if asked is not None and asked.open:
        return "proposal_already_open"
    moment = sheet.catalogue.day(row.unit, cell.day).moments.book_until
    return "cutoff_passed" if asked_at <= moment < now else ""


def row_before(sheet: Sheet, cell: Done, now: CellRow) -> CellRow:
    """The cell as it was before the gesture; attendance is not taken back."""
    state, unit = cell.before.get("state"), cell.before.get("unit_id")
    return replace(
        now,
        unit=sheet.catalogue.units[UUID(unit)] if unit else now.unit,
        state=BookingState(state) if state else None,
        origin=Origin(cell.before.get("origin") or Origin.ONE_OFF),
        rule=cell.before.get("rule") or "",
    )


def settled_whole(cells: Sequence[Done], undone: Sequence[Undone]) -> set[UUID]:
    """The demands settled at once of which nothing stays."""
    kept = {cell.proposal_id for cell, one in zip(cells, undone, strict=True) if one.result != "taken_back"}
    return {
        cell.proposal_id
        for cell in cells
        if cell.proposal_id is not None and cell.result == "done" and cell.proposal_id not in kept
    }
