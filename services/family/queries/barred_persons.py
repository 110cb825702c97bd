"""To whom children are not handed over, for whoever hands them over."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import BarredPerson, BarredPersons, BarredPersonsView
from services.family.court import opened_decision


async def barred_persons(ctx: Ctx, query: BarredPersons) -> BarredPersonsView:
    """Names, by child: decisions in force that day, then the lists of the records. Each reading leaves a trace."""
    asked = set(query.child_ids)
    barred = [
        BarredPerson(
            child_id=row["child_id"],
            name=f"{row['first_name']} {row['last_name']}"
            + (f" ({row['quality']})" if row["quality"] else ""),
            source="court",
        )
        for row in await ctx.rows("court.barred_guardians", query.child_ids, query.day)
    ]
    for row in await ctx.rows("court.in_force", query.child_ids, query.day):
        barred += [
            BarredPerson(child_id=child_id, name=name, source="court")
            for name in opened_decision(ctx, row).others
            for child_id in row["child_ids"]
            if child_id in asked
        ]
    barred += [
        BarredPerson(
            child_id=row["child_id"], name=f"{row['first_name']} {row['last_name']}", source="record"
        )
        for row in await ctx.rows("court.barred_on_record", query.child_ids, query.day)
    ]
    told = sorted({str(one.child_id) for one in barred})
    ctx.audit(
        "barred.read",
        entity="day",
        entity_id=query.day,
        detail={"asked": len(asked), "told": told, "roles": list(ctx.actor.roles)},
    )
    kept = dict.fromkeys(barred)
    return BarredPersonsView(barred=sorted(kept, key=lambda one: (one.child_id, one.source, one.name)))
