"""Whether a child is enrolled in anything: family asks before it takes a child back."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import EnrolledView, IsEnrolled


async def is_enrolled(ctx: Ctx, query: IsEnrolled) -> EnrolledView:
    """True as soon as there is an enrolment, whatever its dates."""
    return EnrolledView(enrolled=await ctx.value("enrolment.child_is_enrolled", query.child_id))
