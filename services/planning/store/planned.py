"""A plan as it travels: its lines, its days in order, and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from asyncpg import Record

from contracts.planning import LeftOut, PlannedCell, PlannedDaysView, PlannedLine
from services.planning.domain.planner import Planned
from services.planning.domain.sheet import Line

T = TypeVar("T")


def planned_view(planned: Planned, rows: Mapping[UUID, Record], order: Sequence[UUID]) -> PlannedDaysView:
    """`rows`: the children by id, as `gesture.children` tells them; `order`: in which order they are named."""
    place = {child: n for n, child in enumerate(order)}
    chosen = sorted(planned.chosen, key=lambda one: place[one.line.child_id])
    lines: dict[UUID, Line] = {one.line.id: one.line for one in chosen}
    left = sorted(planned.left.items(), key=lambda one: (place[one[0][0]], one[0][1]))
    return PlannedDaysView(
        lines=[_line(line, rows[line.child_id]) for line in lines.values()],
        cells=[
            PlannedCell(
                line_id=one.line.id,
                day=one.day,
                unit_id=one.unit.id,
                unit=_unit_name(one.line, one.unit.name),
            )
            for one in chosen
        ],
        left_out=[
            LeftOut(
                child_id=child,
                child_name=rows[child]["child_name"],
                first_name=rows[child]["first_name"],
                offering=activity,
                reason=reason,
                days=sorted(days),
                label=_only(planned.labels.get((child, activity, reason), set())) or "",
                moment=_only(planned.moments.get((child, activity, reason), set())),
            )
            for (child, activity, reason), days in left
        ],
    )


def _line(line: Line, child: Record) -> PlannedLine:
    return PlannedLine(
        line_id=line.id,
        child_id=line.child_id,
        child_name=child["child_name"],
        first_name=child["first_name"],
        offering=line.offering.name,
        facility=line.offering.facility.name,
    )


def _unit_name(line: Line, name: str) -> str:
    """Units are named where there is a choice."""
    return name if len(line.offering.offered_units) > 1 else ""


def _only(said: set[T]) -> T | None:
    return next(iter(said)) if len(said) == 1 else None
