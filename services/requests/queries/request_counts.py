"""The counters of the agents' dashboard."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from contracts.requests import RequestCounts, RequestCountsView
from services.requests.callers import seen_owners


async def request_counts(ctx: Ctx, query: RequestCounts) -> RequestCountsView:
    """Of what the agent finds in the queue: what waits, is due today, tomorrow or late on the business date, and is mine;
    and what could not be applied or sent.
    """
    town = await ctx.row("settings.read")
    long_ago = ctx.now - timedelta(days=town["family_days"] if town else 0)
    row = await ctx.row("card.counts", ctx.today, ctx.actor.account_id, seen_owners(ctx.actor), long_ago)
    parked = await ctx.row("card.parked")
    assert row is not None, "an aggregate has one row"
    assert parked is not None, "an aggregate has one row"
    return RequestCountsView(
        to_decide=row["to_decide"],
        due_today=row["due_today"],
        due_tomorrow=row["due_tomorrow"],
        late=row["late"],
        mine=row["mine"],
        family=row["family"],
        family_long=row["family_long"],
        messages_to_answer=row["messages_to_answer"],
        parked=parked["events"],
        parked_mails=parked["mails"],
    )
