"""To whom children are not handed over, for whoever hands them over."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import BarredPersons, BarredPersonsView
from services.family.court import barred_on


async def barred_persons(ctx: Ctx, query: BarredPersons) -> BarredPersonsView:
    """Names, by child: decisions in force that day, then the lists of the records. Each reading leaves a trace."""
    barred = await barred_on(ctx, query.child_ids, query.day)
    told = sorted({str(one.child_id) for one in barred})
    ctx.audit(
        "barred.read",
        entity="day",
        entity_id=query.day,
        detail={"asked": len(set(query.child_ids)), "told": told, "roles": list(ctx.actor.roles)},
    )
    return BarredPersonsView(barred=barred)
