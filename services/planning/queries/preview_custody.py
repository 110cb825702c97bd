"""Whose the days to come would be, by a calendar that an agent is drawing."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import CustodyDaysView, PreviewCustody
from services.planning.store.custody import custody_seen


async def preview_custody(ctx: Ctx, query: PreviewCustody) -> CustodyDaysView | Refusal:
    """The days, and the bookings that would be on the other home's. Refused: `child_unknown`, `invalid_input`."""
    return await custody_seen(ctx, query.child_id, query.first_day, query.last_day, query.calendar)
