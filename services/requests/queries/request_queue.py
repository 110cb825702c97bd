"""The agents' queue of family requests."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests import RequestQueue, RequestsView
from services.requests.cards import card


async def request_queue(ctx: Ctx, query: RequestQueue) -> RequestsView:
    """A page of one tab: what waits by due date, what is done with the latest decision first."""
    account = ctx.actor.account_id
    rows = await ctx.rows("card.queue", query.tab, query.kind, account, query.offset, query.limit)
    total = await ctx.value("card.queue_total", query.tab, query.kind, account)
    return RequestsView(total=total, requests=[card(row, ctx.actor, ctx.machine_now) for row in rows])
