"""Forgetting registration files that their families gave up."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx


async def purge_enrolment_files(ctx: Ctx) -> None:
    """Deletes what was begun online, or sent back, and touched by nobody for some days (a setting)."""
    days = timedelta(days=ctx.settings.online_file_days)
    await ctx.run("enrolment.purge_online", ctx.machine_now - days)
    await ctx.run("enrolment.forget_starts", ctx.machine_now - timedelta(hours=1))
