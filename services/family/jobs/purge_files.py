"""Forgetting documents whose sending was given up."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx


async def purge_files(ctx: Ctx) -> None:
    """Deletes what no piece has reached for some days (a setting): unfinished documents, files of no paper."""
    days = timedelta(days=ctx.settings.unfinished_file_days)
    await ctx.run("file.purge_abandoned", ctx.machine_now - days)
    await ctx.run("paper.purge_unused", ctx.machine_now - days)
