"""The agents' queue of family requests."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests import RequestQueue, RequestsView
from services.requests.callers import seen_owners
from services.requests.cards import card


async def request_queue(ctx: Ctx, query: RequestQueue) -> RequestsView:
    """A page of one tab: what waits by due date, what is done with the latest decision first; for the cash office, what is about money."""
    owners = seen_owners(ctx.actor)
    wanted = (query.tab, query.kind, ctx.actor.account_id, query.due, ctx.today, owners)
    rows = await ctx.rows("card.queue", *wanted, query.offset, query.limit)
    total = await ctx.value("card.queue_total", *wanted)
    return RequestsView(total=total, requests=[card(row, ctx.actor, ctx.machine_now) for row in rows])
