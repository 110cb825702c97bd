"""What follows from a change of the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chassis.context import Ctx
from services.planning.store.regular import materialise_enrolments


async def days_changed(ctx: Ctx, days: Iterable[date]) -> None:
    """New settings version; what was booked on those days is told and closed again, regular days made or dropped."""
    changed = sorted(set(days))
    await ctx.run("settings.changed")
    await ctx.run("calendar.months_to_tell", changed)
    enrolments = [row["id"] for row in await ctx.rows("calendar.enrolments_on", changed)]
    await materialise_enrolments(ctx, enrolments, only=frozenset(changed))
