"""The agents' queue of family requests."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests import RequestQueue, RequestsView
from services.requests.callers import seen_owners
from services.requests.cards import card
from services.requests.waiting import open_questions


async def request_queue(ctx: Ctx, query: RequestQueue) -> RequestsView:
    """A page of one tab: what waits by due date, what is done with the latest decision first; for the cash office, what is about money."""
    owners = seen_owners(ctx.actor)
    wanted = (query.tab, query.kind, ctx.actor.account_id, query.due, ctx.today, owners)
    rows = await ctx.rows("card.queue", *wanted, query.offset, query.limit)
    found = await ctx.rows("card.queue_kinds", query.tab, ctx.actor.account_id, query.due, ctx.today, owners)
    kinds = {row["kind"]: row["requests"] for row in found}
    waits = await open_questions(ctx, rows)
    return RequestsView(
        total=kinds.get(query.kind, 0) if query.kind else sum(kinds.values()),
        requests=[card(row, ctx.actor, ctx.machine_now, waits.get(row["family_request_id"])) for row in rows],
        kinds=kinds,
    )
