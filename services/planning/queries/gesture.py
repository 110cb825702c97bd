"""A gesture day by day: what it did, and what taking it back did."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import Gesture, GestureCell, GestureView, PlannedLine
from services.planning.domain.catalogue import Catalogue
from services.planning.domain.scope import asker
from services.planning.errors import not_found
from services.planning.store.catalogue import catalogue_of
from services.planning.store.gestures import gesture_of


async def gesture(ctx: Ctx, query: Gesture) -> GestureView | Refusal:
    """The gesture of the asking guardian; days of lines they no longer see are left out. Refused: not_found."""
    found = await gesture_of(ctx, query.gesture_id)
    if found is None:
        return not_found()
    wanted = sorted({UUID(cell["line_id"]) for cell in found["cells"]})
    lines = await ctx.rows("gesture.lines", wanted, asker(ctx.actor))
    if not lines:
        return not_found()
    catalogue = await catalogue_of(ctx)
    return GestureView(
        gesture_id=found["id"],
        kind=found["kind"],
        asked_at=found["asked_at"],
        due_on=found["due_on"],
        lines=[
            PlannedLine(
                line_id=row["id"],
                child_id=row["child_id"],
                child_name=row["child_name"],
                first_name=row["first_name"],
                offering=row["offering"],
                facility=row["facility"],
            )
            for row in lines
        ],
        cells=_cells(catalogue, found, {str(row["id"]) for row in lines}),
        seconds_left=_seconds_left(found, ctx.machine_now),
        undone_at=found["undone_at"],
    )


def _cells(catalogue: Catalogue, found: Record, seen: set[str]) -> list[GestureCell]:
    nothing = {"result": "", "code": "", "data": {}}
    undone = found["undone"] or [nothing] * len(found["cells"])
    return [
        GestureCell(
            line_id=cell["line_id"],
            day=cell["day"],
            unit=_unit(catalogue, cell["unit_id"]),
            result=cell["result"],
            status=cell["status"],
            code=cell["code"],
            data=cell["data"],
            undone=after["result"],
            undone_code=after["code"],
            undone_data=after["data"],
        )
        for cell, after in zip(found["cells"], undone, strict=True)
        if cell["line_id"] in seen
    ]


def _unit(catalogue: Catalogue, unit_id: str | None) -> str:
    """The unit's name, where there is a choice."""
    unit = catalogue.units.get(UUID(unit_id)) if unit_id else None
    if unit is None or len(catalogue.offering_of[unit.id].offered_units) == 1:
        return ""
    return unit.name


def _seconds_left(found: Record, machine_now: datetime) -> int:
    if found["undone_at"] is not None or all(cell["result"] == "refused" for cell in found["cells"]):
        return 0
    until: datetime = found["undo_until"]
    return max(0, ceil((until - machine_now).total_seconds()))
