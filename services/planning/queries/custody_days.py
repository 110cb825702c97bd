"""Whose the days to come are, by the calendar that family drew."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CustodyCalendar
from contracts.planning import CustodyDays, CustodyDaysView
from services.planning.store.custody import custody_seen


async def custody_days(ctx: Ctx, query: CustodyDays) -> CustodyDaysView | Refusal:
    """The days, and the caller's bookings on the other home's. Refused: `child_unknown`, `invalid_input`."""
    known = await ctx.value("custody.known", query.child_id)
    calendar = CustodyCalendar.model_validate(known) if known else None
    return await custody_seen(ctx, query.child_id, query.first_day, query.last_day, calendar)
