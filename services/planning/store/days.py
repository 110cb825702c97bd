"""What follows from a change of the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chassis.context import Ctx
from contracts.planning import DaysOffChanged
from services.planning.store.catalogue import catalogue_of
from services.planning.store.custody import halves_moved
from services.planning.store.regular import materialise_enrolments


async def days_changed(ctx: Ctx, days: Iterable[date]) -> None:
    """New settings version; what was booked on those days is told and closed again, regular days made or dropped.

    Others hear which days the town is closed, in full.
    """
    changed = sorted(set(days))
    await ctx.run("settings.changed")
    ctx.emit(await days_off_now(ctx))
    await ctx.run("calendar.months_to_tell", changed)
    enrolments = [row["id"] for row in await ctx.rows("calendar.enrolments_on", changed)]
    await materialise_enrolments(ctx, enrolments, only=frozenset(changed))
    await halves_moved(ctx, changed)


async def days_off_now(ctx: Ctx) -> DaysOffChanged:
    """The days off of the calendar as it stands, under the version of the settings that hold it."""
    catalogue = await catalogue_of(ctx)
    return DaysOffChanged(version=catalogue.version, days=catalogue.calendar.days_off())
