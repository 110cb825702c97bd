"""What a telephone's agenda reads at a secret address."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import CalendarFeed, CalendarFeedView
from services.planning.domain.feed import digest_of
from services.planning.errors import not_found
from services.planning.store.family_days import days_between

BEFORE, AHEAD = timedelta(days=31), timedelta(days=366)


async def calendar_feed(ctx: Ctx, query: CalendarFeed) -> CalendarFeedView | Refusal:
    """The days of the guardian whose secret this is, seen as that guardian sees them."""
    feed = await ctx.row("feed.find", digest_of(query.secret.get_secret_value()))
    if feed is None:
        return not_found()
    first, last = ctx.today - BEFORE, ctx.today + AHEAD
    days = await days_between(ctx, feed["family_id"], feed["guardian_id"], first, last)
    return CalendarFeedView(first_day=first, last_day=last, days=days)
