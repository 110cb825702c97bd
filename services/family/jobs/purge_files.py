"""Forgetting documents whose sending was given up."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx


async def purge_files(ctx: Ctx) -> None:
    """Deletes unfinished documents that no piece has reached for some days (a setting)."""
    days = timedelta(days=ctx.settings.unfinished_file_days)
    await ctx.run("file.purge_abandoned", ctx.machine_now - days)
