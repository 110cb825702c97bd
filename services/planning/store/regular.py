"""Materialises weekly patterns, some enrolments at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from services.planning.domain.pattern import PatternDay
from services.planning.domain.regular import Regular, give_up, keys_of_plan, plan, take
from services.planning.domain.sheet import Sheet
from services.planning.store.sheets import lock_pools, look
from services.planning.store.writing import write, written_by

AT_A_TIME = 40


async def materialise_enrolments(
    ctx: Ctx, enrolment_ids: Sequence[UUID], only: frozenset[date] | None = None
) -> int:
    """Makes regular days follow the last pattern of each enrolment; returns how many cells changed.

    `only` limits it to some days (a calendar that changed). The months are told by the timer that follows.
    """
    if not enrolment_ids:
        return 0
    rows = await ctx.rows("enrolment.patterns", list(enrolment_ids))
    if rows:
        await ctx.value("sheet.lock_children", sorted({row["child_id"] for row in rows}))
    changed = 0
    for chunk in _chunks(sorted(rows, key=lambda row: row["child_id"])):
        changed += await _materialise(ctx, chunk, only)
    return changed


async def _materialise(ctx: Ctx, rows: list[Record], only: frozenset[date] | None) -> int:
    first = min(max(row["first"], row["valid_from"]) for row in rows)
    last = max(row["horizon"] for row in rows)
    if only is not None:
        first, last = max(first, min(only)), min(last, max(only))
    if last < first:
        return 0
    sheet = await look(ctx, [row["line_id"] for row in rows], first, last)
    regulars = [_regular(sheet, row, only) for row in rows]
    plans = [plan(sheet, one) for one in regulars]
    keys = {key for one, made in zip(regulars, plans, strict=True) for key in keys_of_plan(sheet, one, made)}
    places = await lock_pools(ctx, sheet, keys)
    written = written_by(ctx)
    changed = sum(give_up(sheet, places, one, made) for one, made in zip(regulars, plans, strict=True))
    for one, made in zip(regulars, plans, strict=True):
        changed += take(sheet, places, one, made)
        for day in made.without_place:
            written.tell(one.line, day, "pattern_without_place")
    await write(ctx, sheet, written, places, at_once=False)
    return changed


def _regular(sheet: Sheet, row: Record, only: frozenset[date] | None) -> Regular:
    days = tuple(PatternDay(one["weekday"], UUID(one["unit_id"]), one["weeks"]) for one in row["days"])
    return Regular(sheet.lines[row["line_id"]], days, max(row["first"], row["valid_from"]), row["last"], only)


def _chunks(rows: Sequence[Record]) -> Iterator[list[Record]]:
    """So many at a time, those of one child together: a day may pass from one of its lines to another."""
    start = 0
    while start < len(rows):
        end = start + AT_A_TIME
        while end < len(rows) and rows[end]["child_id"] == rows[end - 1]["child_id"]:
            end += 1
        yield list(rows[start:end])
        start = end
