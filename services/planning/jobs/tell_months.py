"""Tells again the months that a change of many days touched: a calendar, patterns, enrolments."""

from __future__ import annotations

from contextlib import suppress

from asyncpg import SerializationError

from chassis.context import Ctx
from contracts.days import month_bounds
from services.planning.store.sheets import look
from services.planning.store.writing import write, written_by

LINES = 25


async def tell_months(ctx: Ctx) -> None:
    """Emits `month-bookings-changed` for every stale month, some lines per transaction."""
    with suppress(SerializationError):  # the settings changed meanwhile: the next time goes on from here
        await _tell_months(ctx)


async def _tell_months(ctx: Ctx) -> None:
    while True:
        async with ctx.begin() as inner:
            stale = await inner.rows("months.take_stale", LINES)
            if stale:
                lines = sorted({row["line_id"] for row in stale})
                children = [row["child_id"] for row in await inner.rows("months.children_of", lines)]
                await inner.value("sheet.lock_children", sorted(children))
                bounds = [month_bounds(row["month"]) for row in stale]
                first, last = min(first for first, _ in bounds), max(last for _, last in bounds)
                sheet = await look(inner, lines, first, last)
                sheet.touched.update((row["line_id"], month_bounds(row["month"])[0]) for row in stale)
                await write(inner, sheet, written_by(inner))
        if not stale:
            return
