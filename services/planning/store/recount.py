"""Counts pools anew when what they cover changes: a pool made after bookings, a child who changes age group."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from chassis.context import Ctx


async def recount(ctx: Ctx, pool_ids: Sequence[UUID]) -> None:
    """Counts these pools while nobody books; a booking under way finds new settings and begins again."""
    if pool_ids:
        await ctx.run("settings.hold_bookings")
        await ctx.run("settings.count_taken", list(pool_ids))
