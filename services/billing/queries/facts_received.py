"""What planning's facts of a month amount to."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import FactsReceived, FactsReceivedView
from contracts.days import month_bounds


async def facts_received(ctx: Ctx, query: FactsReceived) -> FactsReceivedView | Refusal:
    """Counts of the newest version of each fact, by offering code and outcome."""
    try:
        first, last = month_bounds(query.month)
    except ValueError:
        return Refusal("invalid_input", field="month")
    found: dict[str, dict[str, int]] = {}
    for row in await ctx.rows("fact.received", first, last):
        found.setdefault(row["offering_code"], {})[row["outcome"]] = row["facts"]
    return FactsReceivedView(
        month=query.month,
        total=sum(count for outcomes in found.values() for count in outcomes.values()),
        by_offering=found,
    )
