"""Forgetting registration files that were given up."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx


async def purge_enrolment_files(ctx: Ctx) -> None:
    """Deletes what was begun online, sent back, or begun at the desk, and touched by nobody for some days (settings)."""
    online, desk = (
        timedelta(days=days) for days in (ctx.settings.online_file_days, ctx.settings.desk_file_days)
    )
    await ctx.run("enrolment.purge_online", ctx.machine_now - online)
    await ctx.run("enrolment.purge_desk", ctx.machine_now - desk)
    await ctx.run("enrolment.forget_starts", ctx.machine_now - timedelta(hours=1))
    await ctx.run("file_link.forget", ctx.machine_now - timedelta(hours=1), ctx.machine_now)
