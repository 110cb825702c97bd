"""A parent ends their calendar feed."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import FeedStopped, StopCalendarFeed


async def stop_calendar_feed(ctx: Ctx, command: StopCalendarFeed) -> FeedStopped:
    """Forgets the address; an agenda that asks again is told that there is nothing."""
    if await ctx.run("feed.stop", ctx.actor.guardian_id):
        ctx.audit("calendar_feed.stopped", entity="guardian", entity_id=ctx.actor.guardian_id)
    return FeedStopped()
