"""A family takes back all that it has just asked for in one gesture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import ProposalWithdrawn, UndoGesture, UndoneOutcome
from services.planning.domain.places import PoolKey
from services.planning.domain.sheet import Sheet
from services.planning.domain.undoing import Demand, Done, Undone, keys_touched, settled_whole, take_back_all
from services.planning.errors import gesture_undo_passed, not_found
from services.planning.store.gestures import done_of, gesture_of
from services.planning.store.sheets import lock_cells, lock_pools
from services.planning.store.writing import Written, write, written_by


async def undo_gesture(ctx: Ctx, command: UndoGesture) -> UndoneOutcome | Refusal:
    """Takes back what is still as the gesture left it; the children's lock settles races with decisions.

    Asked again, it answers what it did. Refused: not_found, gesture_undo_passed.
    """
    found = await gesture_of(ctx, command.gesture_id)
    if found is None:
        return not_found()
    cells = done_of(found["cells"])
    sheet = await lock_cells(ctx, [(cell.line_id, cell.day) for cell in cells])
    gesture = await gesture_of(ctx, command.gesture_id, lock=True)
    if sheet is None or gesture is None:
        return not_found()
    if gesture["undone"] is not None:
        return _counted(one["result"] for one in gesture["undone"])
    if ctx.machine_now >= gesture["undo_until"]:
        return gesture_undo_passed(ctx.now - (ctx.machine_now - gesture["undo_until"]))
    demands = await _demands(ctx, cells)
    places = await lock_pools(ctx, sheet, keys_touched(sheet, cells, demands))
    undone = take_back_all(sheet, places, cells, demands, gesture["asked_at"], ctx.now)
    await _withdraw(ctx, cells, demands, undone)
    written = written_by(ctx)
    written.left_waiting.extend(one.id for one in demands.values() if one.state == "open")
    _tell(sheet, written, gesture["kind"], cells, undone)
    await write(ctx, sheet, written, places)
    await ctx.run("enrolment.forget_patterns", gesture["id"])
    await _close(ctx, gesture, undone)
    return _counted(one.result for one in undone)


async def _demands(ctx: Ctx, cells: Sequence[Done]) -> dict[UUID, Demand]:
    ids = sorted({cell.proposal_id for cell in cells if cell.proposal_id is not None})
    return {
        row["id"]: Demand(
            row["id"],
            row["state"],
            tuple(PoolKey(UUID(pool), date.fromisoformat(day)) for pool, day in row["waiting"]),
        )
        for row in await ctx.rows("gesture.proposals", ids)
    }


async def _withdraw(
    ctx: Ctx, cells: Sequence[Done], demands: dict[UUID, Demand], undone: Sequence[Undone]
) -> None:
    """Open demands, and those settled at once of which nothing stays, are taken back; requests hears of each."""
    gone = {one.id for one in demands.values() if one.state == "open"} | settled_whole(cells, undone)
    for row in await ctx.rows("gesture.withdraw", sorted(gone)):
        ctx.emit(
            ProposalWithdrawn(
                version=row["version"],
                proposal_id=row["id"],
                family_id=row["family_id"],
                withdrawn_at=ctx.now,
            )
        )


def _tell(sheet: Sheet, written: Written, kind: str, cells: Sequence[Done], undone: Sequence[Undone]) -> None:
    for cell, one in zip(cells, undone, strict=True):
        if one.result == "taken_back":
            what = "taken_back" if cell.result == "done" else "withdrawn"
            written.tell(sheet.lines[cell.line_id], cell.day, f"{kind}_{what}")


async def _close(ctx: Ctx, gesture: Record, undone: Sequence[Undone]) -> None:
    rows: list[dict[str, Any]] = [
        {"result": one.result, "code": one.code, "data": dict(one.data)} for one in undone
    ]
    await ctx.run("gesture.undone", gesture["id"], ctx.machine_now, rows)
    counted = _counted(one.result for one in undone)
    ctx.audit("gesture.undone", entity="gesture", entity_id=gesture["id"], detail=counted.model_dump())


def _counted(results: Any) -> UndoneOutcome:
    told = list(results)
    return UndoneOutcome(taken_back=told.count("taken_back"), left=told.count("left"))
