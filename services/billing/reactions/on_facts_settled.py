"""Planning settled facts to bill: they are stored raw, before any pricing, so that a parked price never loses one."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import FactsSettled


async def on_facts_settled(ctx: Ctx, event: FactsSettled) -> None:
    """Keeps every version of every fact; readings take the newest."""
    await ctx.many(
        "fact.add",
        [
            (
                fact.fact_id,
                fact.fact_version,
                event.child_id,
                event.family_id,
                fact.line_id,
                fact.guardian_id,
                fact.offering_id,
                fact.offering_code,
                fact.unit_code,
                fact.day,
                fact.outcome,
                fact.billable,
                ctx.now,
            )
            for fact in event.facts
        ],
    )
