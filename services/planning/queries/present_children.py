"""Which children of a roster are to be handed over that day."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import PresentChildren, PresentChildrenView, Roster
from services.planning.domain.cell import Status
from services.planning.queries.roster import roster
from services.planning.store.catalogue import catalogue_of

MAY_COME = frozenset(
    status.value
    for status in (Status.BOOKED, Status.RECURRING, Status.PENDING_ABSENCE, Status.OUT_OF_CONTRACT)
)


async def present_children(ctx: Ctx, query: PresentChildren) -> PresentChildrenView | Refusal:
    """Those who are awaited, as long as no absence is settled, and those who were seen. Refused: not_found."""
    found = await roster(ctx, Roster(offering_id=query.offering_id, day=query.day))
    if isinstance(found, Refusal):
        return found
    facility = (await catalogue_of(ctx)).offerings[query.offering_id].facility
    return PresentChildrenView(
        facility_id=facility.id,
        facility=facility.name,
        child_ids=[
            child.child_id for child in found.children if child.status in MAY_COME or child.mark == "present"
        ],
    )
