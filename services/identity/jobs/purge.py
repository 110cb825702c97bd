"""Forgetting what no longer serves."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx

SESSIONS_KEPT = timedelta(days=30)
CODES_KEPT = timedelta(days=366)
"""So that who comes with an old letter is told what became of its code."""


async def purge(ctx: Ctx) -> None:
    """Deletes sessions, links and mails over for 30 days, codes a year after their last day, and failures that slow nobody down."""
    await ctx.run("session.purge", ctx.machine_now - SESSIONS_KEPT)
    await ctx.run("throttle.purge", ctx.machine_now)
    await ctx.run("code.purge", ctx.today - CODES_KEPT)
    await ctx.run("reset.purge", ctx.machine_now - SESSIONS_KEPT)
    await ctx.run("reset.purge_asks", ctx.machine_now - timedelta(minutes=ctx.settings.reset_minutes))
    await ctx.run("mail.purge", ctx.machine_now - SESSIONS_KEPT)
    await ctx.run("email.purge", ctx.machine_now - SESSIONS_KEPT)
