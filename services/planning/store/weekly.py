"""Reads the patterns a caller asks for, with the planning of the child; answers them as they travel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import MAX_CELLS, AskedPattern, CellOutcome, CheckPattern, RequestPattern
from services.planning.domain.pattern import PatternDay
from services.planning.domain.regular import Regular
from services.planning.domain.scope import asker
from services.planning.domain.sheet import Sheet
from services.planning.domain.undoing import GIVEN_UP
from services.planning.domain.weekly import Change, Wanted, wanted
from services.planning.errors import child_unknown, invalid, not_found, plan_too_long
from services.planning.store.sheets import lock_children, look

STATUS = {"done": "booked", "opened": "pending_booking", "on_hold": "on_hold", "refused": ""}
LEAVING = {"done": GIVEN_UP, "opened": "pending_absence", "on_hold": "", "refused": "recurring"}
"""What a day given up becomes; refused, it stays booked."""


@dataclass(slots=True)
class Asking:
    """What is asked: the child's planning, the enrolments as stored, and the days that change."""

    sheet: Sheet
    rows: dict[UUID, Record]
    wanted: Wanted
    first_name: str


async def read_asked(ctx: Ctx, asked: CheckPattern | RequestPattern, *, lock: bool) -> Asking | Refusal:
    """Refused: child_unknown, not_found, invalid_input, plan_too_long."""
    seen_by = asker(ctx.actor)
    children = await ctx.rows("gesture.children", [asked.child_id], seen_by)
    if not children:
        return child_unknown()
    known = {
        row["id"]: row for row in await ctx.rows("enrolment.of_child", asked.child_id, seen_by, ctx.today)
    }
    ids = [one.enrolment_id for one in asked.patterns]
    if missing := [one for one in ids if one not in known]:
        return not_found(enrolment_id=str(missing[0]))
    if len(set(ids)) < len(ids):
        return invalid("patterns", "an enrolment has one pattern")
    last: date = max(known[one]["valid_to"] for one in ids)
    if not ctx.today <= asked.valid_from <= last:
        return invalid("valid_from")
    sheet = await _sheet(ctx, asked.child_id, asked.valid_from, last, lock=lock)
    for n, one in enumerate(asked.patterns):
        line = sheet.lines[known[one.enrolment_id]["line_id"]]
        if not {unit.id for unit in line.offering.offered_units}.issuperset(day.unit_id for day in one.days):
            return invalid(f"patterns.{n}.days")
    rows = {one: known[one] for one in ids}
    made = wanted(
        sheet, [_regular(sheet, rows[one.enrolment_id], one, asked.valid_from) for one in asked.patterns]
    )
    if len(made.changes) > MAX_CELLS:
        return plan_too_long(len(made.changes), MAX_CELLS)
    return Asking(sheet, rows, made, children[0]["first_name"])


async def _sheet(ctx: Ctx, child_id: UUID, first: date, last: date, *, lock: bool) -> Sheet:
    if lock:
        return await lock_children(ctx, [child_id], first, last)
    lines = await ctx.rows("sheet.lines_of_children", [child_id])
    return await look(ctx, [row["id"] for row in lines], first, last)


def _regular(sheet: Sheet, row: Record, one: AskedPattern, valid_from: date) -> Regular:
    days = tuple(PatternDay(day.weekday, day.unit_id, day.weeks) for day in one.days)
    return Regular(sheet.lines[row["line_id"]], days, max(row["valid_from"], valid_from), row["valid_to"])


def same_days(row: Record, one: AskedPattern) -> bool:
    """Whether the pattern asked for is the one there is: no pattern and an empty one are the same."""
    asked = [day.model_dump(mode="json") for day in one.days]
    return _in_order(row["days"] or []) == _in_order(asked)


def _in_order(days: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((day["weekday"], day["unit_id"], day.get("weeks", "all")) for day in days)


def said_change(one: Change, proposal_id: UUID | None = None) -> CellOutcome:
    """The outcome of one day, asked or only checked: moments as ISO text."""
    return CellOutcome(
        line_id=one.line.id,
        day=one.day,
        result=one.result,
        status=(STATUS if one.takes else LEAVING)[one.result],
        code=one.code,
        data={
            key: value.isoformat() if hasattr(value, "isoformat") else value
            for key, value in one.data.items()
        },
        proposal_id=proposal_id,
    )
