"""Forgetting what no longer serves."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx

SESSIONS_KEPT = timedelta(days=30)


async def purge(ctx: Ctx) -> None:
    """Deletes sessions ended for 30 days, and failures that no longer slow anybody down."""
    await ctx.run("session.purge", ctx.machine_now - SESSIONS_KEPT)
    await ctx.run("throttle.purge", ctx.machine_now)
