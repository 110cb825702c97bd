"""What a family's children do between two days."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import FamilyDays, FamilyDaysView
from services.planning.domain.scope import asker
from services.planning.errors import invalid
from services.planning.store.family_days import days_between

LONGEST = timedelta(days=31)


async def family_days(ctx: Ctx, query: FamilyDays) -> FamilyDaysView | Refusal:
    """The days on which a child of the family is expected or was there, by day then child. Refused: invalid_input."""
    if not timedelta() <= query.last_day - query.first_day <= LONGEST:
        return invalid("last_day")
    days = await days_between(
        ctx,
        query.family_id,
        asker(ctx.actor),
        query.first_day,
        query.last_day,
        absences=query.absences,
    )
    return FamilyDaysView(days=days)
