"""Parents are told that days open to booking, once per opening, ahead of it and during the town's hours."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from services.planning.domain.opening import Opening, opening_of, openings_to_tell
from services.planning.domain.reminding import Rules
from services.planning.domain.scope import NOBODY
from services.planning.domain.sheet import Sheet
from services.planning.domain.window import Window
from services.planning.jobs.remind import GUARDIANS
from services.planning.store.catalogue import catalogue_of
from services.planning.store.reminders import Told, keep_reminder, rules_of
from services.planning.store.sheets import look


async def tell_openings(ctx: Ctx) -> None:
    """Tells each guardian of what opens, all children and activities together: one event, kept with its days."""
    after = NOBODY
    while True:
        async with ctx.begin() as inner:
            rules = await rules_of(inner)
            if not rules.enabled:
                return
            windows = openings_to_tell(await catalogue_of(inner), inner.now, rules)
            due: list[Record] = []
            if windows:
                wanted = [
                    {
                        "offering_id": offering.id,
                        "window_id": window.id,
                        "opens_at": window.opens_at,
                        "first_day": window.first,
                        "last_day": window.last,
                    }
                    for offering, window in windows
                ]
                due = await inner.rows("reminder.opening_candidates", wanted, after, GUARDIANS)
            if due:
                await _tell(inner, rules, {window.id: window for _, window in windows}, due)
                after = due[-1]["guardian_id"]
        if not due:
            return


async def _tell(ctx: Ctx, rules: Rules, windows: dict[UUID, Window], due: list[Record]) -> None:
    lines = await ctx.rows("sheet.lines_of_children", sorted({row["child_id"] for row in due}))
    opening = [windows[row["window_id"]] for row in due]
    first, last = min(one.first for one in opening), max(one.last for one in opening)
    sheet = await look(ctx, [row["id"] for row in lines], first, last, whole_months=False)
    for guardian_id, of_guardian in groupby(due, key=lambda row: row["guardian_id"]):
        await _tell_one(ctx, sheet, rules, windows, guardian_id, list(of_guardian))


async def _tell_one(
    ctx: Ctx,
    sheet: Sheet,
    rules: Rules,
    windows: dict[UUID, Window],
    guardian_id: UUID,
    rows: list[Record],
) -> None:
    reminder_id = ctx.new_id()
    told: dict[tuple[Any, Any], Opening] = {}
    looked = []
    for row in rows:
        opening = opening_of(sheet, sheet.lines[row["id"]], windows[row["window_id"]])
        key = (row["id"], row["window_id"])
        if opening is not None:
            told[key] = opening
        looked.append(
            {
                "line_id": row["id"],
                "window_id": row["window_id"],
                "opens_at": row["opens_at"],
                "reminder_id": reminder_id if opening is not None else None,
            }
        )
    kept = await ctx.rows("reminder.keep_openings", looked)
    openings = [told[row["line_id"], row["window_id"]] for row in kept if row["reminder_id"] is not None]
    if openings:
        told_of = [Told(one.line, one.days, one.closes_at, one.window.opens_at) for one in openings]
        await keep_reminder(ctx, rules, reminder_id, guardian_id, told_of)
