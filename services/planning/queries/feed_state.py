"""Whether a parent's agenda is connected."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import FeedState, FeedStateView


async def feed_state(ctx: Ctx, query: FeedState) -> FeedStateView:
    """Since when."""
    return FeedStateView(since=await ctx.value("feed.state", ctx.actor.guardian_id))
