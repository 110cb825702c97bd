"""Every offering, in the town's order."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import OfferingCard, Offerings, OfferingsView
from services.planning.domain.grid import units_view
from services.planning.domain.scope import may_enter
from services.planning.store.catalogue import catalogue_of


async def offerings(ctx: Ctx, query: Offerings) -> OfferingsView:
    """Lists the offerings with the units that can be booked; on demand, only where the asking agent works."""
    catalogue = await catalogue_of(ctx)
    return OfferingsView(
        offerings=[
            OfferingCard(
                offering_id=one.id,
                facility_id=one.facility.id,
                facility=one.facility.name,
                name=one.name,
                category=one.category,
                units=units_view(one.offered_units),
                assumption=one.assumption,
            )
            for one in catalogue.offerings.values()
            if not query.mine or may_enter(ctx.actor, one.facility.id)
        ]
    )
