"""What a family did in one command, kept so that it can be shown again and taken back whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.planning import CellsOutcome
from services.planning.domain.catalogue import Unit
from services.planning.domain.reserving import Wanted
from services.planning.domain.scope import asker
from services.planning.domain.sheet import CellKey, CellRow, Sheet
from services.planning.domain.undoing import Done
from services.planning.store.writing import Written, before_row


def rows_of(sheet: Sheet, cells: Iterable[Wanted]) -> dict[CellKey, CellRow]:
    """What is stored of some cells before anything is done to them."""
    keys = {(cell.line_id, cell.day) for cell in cells}
    return {key: row for key in keys if (row := sheet.cells.get(key)) is not None}


def keep_gesture(
    ctx: Ctx,
    written: Written,
    kind: str,
    outcome: CellsOutcome,
    units: Sequence[Unit | None],
    before: Mapping[CellKey, CellRow],
) -> CellsOutcome:
    """Adds the gesture to what is written, and how long it can be undone to its outcome; agents' have none.

    `before`: what the cells were.
    """
    if ctx.actor.kind != "guardian" or ctx.command_id is None:
        return outcome
    seconds: int = ctx.settings.undo_gesture_seconds
    window = timedelta(seconds=seconds)
    written.gestures.append(
        {
            "id": ctx.command_id,
            "kind": kind,
            "guardian_id": asker(ctx.actor),
            "asked_at": written.at,
            "due_on": outcome.due_on,
            "undo_until": ctx.machine_now + window,
            "cells": [
                {
                    **cell.model_dump(mode="json"),
                    "unit_id": unit.id if unit is not None else None,
                    "before": before_row(before.get((cell.line_id, cell.day))),
                }
                for cell, unit in zip(outcome.cells, units, strict=True)
            ],
        }
    )
    if all(cell.result == "refused" for cell in outcome.cells):
        return outcome
    return outcome.model_copy(update={"undo_seconds": seconds})


async def gesture_of(ctx: Ctx, gesture_id: UUID, *, lock: bool = False) -> Record | None:
    """A gesture of the asking guardian; take its children's locks before its own."""
    if lock:
        return await ctx.row("gesture.lock_mine", gesture_id, asker(ctx.actor))
    return await ctx.row("gesture.mine", gesture_id, asker(ctx.actor))


def done_of(cells: Iterable[Mapping[str, Any]]) -> list[Done]:
    """The days of a gesture as they are stored."""
    return [
        Done(
            line_id=UUID(cell["line_id"]),
            day=date.fromisoformat(cell["day"]),
            result=cell["result"],
            status=cell["status"],
            unit_id=UUID(cell["unit_id"]) if cell["unit_id"] else None,
            proposal_id=UUID(cell["proposal_id"]) if cell["proposal_id"] else None,
            before=cell["before"],
        )
        for cell in cells
    ]
