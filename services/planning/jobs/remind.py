"""Parents who have said nothing of a week are told before its cut-off, once, during the town's hours."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from services.planning.domain.reminding import (
    MOST_UNANSWERED,
    Rules,
    Week,
    is_due,
    may_write,
    span_of,
    week_of,
    weeks_to_tell,
    working_days,
)
from services.planning.domain.scope import NOBODY
from services.planning.domain.sheet import Sheet
from services.planning.store.catalogue import catalogue_of
from services.planning.store.reminders import Told, keep_reminder, rules_of
from services.planning.store.sheets import look

GUARDIANS = 20
"""How many are written to in one transaction."""


async def remind(ctx: Ctx) -> None:
    """Tells each guardian of the days nobody has booked, all children together: one event, kept with its days."""
    after = NOBODY
    while True:
        async with ctx.begin() as inner:
            rules = await rules_of(inner)
            catalogue = await catalogue_of(inner)
            if not rules.enabled or not may_write(inner.now, rules, working_days(catalogue)):
                return
            weeks = [
                {"offering_id": offering.id, "monday": monday}
                for offering, monday in weeks_to_tell(catalogue, inner.now, rules)
            ]
            due: list[Record] = []
            if weeks:
                due = await inner.rows(
                    "reminder.candidates", weeks, inner.today, after, GUARDIANS, MOST_UNANSWERED
                )
            if due:
                await _tell(inner, rules, due)
                after = due[-1]["guardian_id"]
        if not due:
            return


async def _tell(ctx: Ctx, rules: Rules, due: list[Record]) -> None:
    lines = await ctx.rows("sheet.lines_of_children", sorted({row["child_id"] for row in due}))
    catalogue = await catalogue_of(ctx)
    spans = [span_of(catalogue.offerings[row["offering_id"]], row["monday"]) for row in due]
    first, last = min(one for one, _ in spans), max(one for _, one in spans)
    sheet = await look(ctx, [row["id"] for row in lines], first, last, whole_months=False)
    for guardian_id, of_guardian in groupby(due, key=lambda row: row["guardian_id"]):
        await _tell_one(ctx, sheet, rules, guardian_id, list(of_guardian))


async def _tell_one(ctx: Ctx, sheet: Sheet, rules: Rules, guardian_id: UUID, rows: list[Record]) -> None:
    reminder_id = ctx.new_id()
    told: dict[tuple[Any, Any], Week] = {}
    looked = []
    working = working_days(sheet.catalogue)
    for row in rows:
        week = week_of(sheet, sheet.lines[row["id"]], row["monday"], ctx.now)
        key = (row["id"], row["monday"])
        if week is not None and is_due(ctx.now, week.closes_at, rules, working, sheet.catalogue.zone):
            told[key] = week
        elif week is not None:
            continue  # its own cut-off comes later: looked at again then
        looked.append(
            {
                "line_id": row["id"],
                "monday": row["monday"],
                "reminder_id": reminder_id if key in told else None,
            }
        )
    kept = await ctx.rows("reminder.keep_weeks", looked) if looked else []
    weeks = [told[row["line_id"], row["monday"]] for row in kept if row["reminder_id"] is not None]
    if weeks:
        told_of = [Told(week.line, week.days, week.closes_at) for week in weeks]
        await keep_reminder(ctx, rules, reminder_id, guardian_id, told_of)
