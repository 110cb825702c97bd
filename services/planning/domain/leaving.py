"""A child whom the town does not know any more: what was to come is given up, on a sheet and on the pools locked for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from services.planning.domain.attendance import Presence
from services.planning.domain.places import Allotment, PoolKey
from services.planning.domain.sheet import CellKey, CellRow, Sheet


def days_to_come(sheet: Sheet, today: date) -> list[CellKey]:
    """The cells from today on that hold something, unless somebody saw the child or the day is closed."""
    return sorted(
        key
        for key, row in sheet.cells.items()
        if key[1] >= today
        and row.state is not None
        and row.presence is Presence.UNMARKED
        and row.closing != "done"
    )


def places_of(sheet: Sheet, keys: Iterable[CellKey]) -> set[PoolKey]:
    """The pools in which these cells hold a place."""
    return {pool for key in keys for pool in _needs(sheet, key, sheet.cells[key])}


def give_up(sheet: Sheet, places: Allotment, keys: Iterable[CellKey]) -> None:
    """Empties these cells and gives their places back."""
    for key in keys:
        row = sheet.cells[key]
        places.give_back(_needs(sheet, key, row))
        sheet.put(sheet.lines[key[0]], key[1], replace(row, state=None, rule=""))


def _needs(sheet: Sheet, key: CellKey, row: CellRow) -> tuple[PoolKey, ...]:
    return sheet.needs(sheet.lines[key[0]], key[1], row.unit) if row.seated else ()
