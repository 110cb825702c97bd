"""The money counters of the agents' dashboard."""

from __future__ import annotations

from datetime import date

from chassis.context import Ctx
from contracts.billing import CollectionCounts, CollectionCountsView
from services.billing.callers import regies_of


async def collection_counts(ctx: Ctx, query: CollectionCounts) -> CollectionCountsView:
    """What is owed, overdue, and received since the first of the month, within the agent's régies."""
    regies = regies_of(ctx.actor)
    first = ctx.today.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    owed = await ctx.row("unpaid.totals", regies, None, [], ctx.today)
    received = await ctx.row("unpaid.received", regies, first, after)
    assert owed is not None, "an aggregate always has its row"
    assert received is not None, "an aggregate always has its row"
    return CollectionCountsView(
        unpaid=owed["invoices"],
        unpaid_left=owed["owed"],
        overdue=owed["overdue"],
        overdue_left=owed["overdue_owed"],
        month=f"{first:%Y-%m}",
        payments=received["payments"],
        payments_amount=received["amount"],
    )
