"""The counters of a day, for the agents' dashboard."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from chassis.context import Ctx
from contracts.planning import DayCounts, DayCountsView, OfferingCount
from services.planning.domain.scope import may_enter
from services.planning.store.catalogue import catalogue_of


async def day_counts(ctx: Ctx, query: DayCounts) -> DayCountsView:
    """How many are expected, fed and seen, by offering that runs that day or where somebody was seen."""
    catalogue = await catalogue_of(ctx)
    expected: Counter[UUID] = Counter()
    meals: Counter[UUID] = Counter()
    present: Counter[UUID] = Counter()
    for row in await ctx.rows("planning.day_counts", query.day):
        offering = catalogue.offerings[row["offering_id"]]
        present[offering.id] += row["present"]
        if catalogue.runs(offering, query.day):
            expected[offering.id] += row["booked"]
            meals[offering.id] += row["booked"] if catalogue.units[row["unit_id"]].has_meal else 0
    return DayCountsView(
        day=query.day,
        counts=[
            OfferingCount(
                offering_id=one.id,
                offering=one.name,
                facility=one.facility.name,
                category=one.category,
                expected=expected[one.id],
                meals=meals[one.id],
                present=present[one.id],
            )
            for one in catalogue.offerings.values()
            if may_enter(ctx.actor, one.facility.id) and (catalogue.runs(one, query.day) or present[one.id])
        ],
    )
