"""Who is enrolled in an offering, so that requests may write to their families."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import EnrolledChildren, EnrolledChildrenView
from services.planning.store.catalogue import catalogue_of


async def enrolled_children(ctx: Ctx, query: EnrolledChildren) -> EnrolledChildrenView | Refusal:
    """Today, or from a day to come; each once. Refused: not_found."""
    if query.offering_id not in (await catalogue_of(ctx)).offerings:
        return Refusal("not_found")
    rows = await ctx.rows("enrolment.children_of_offering", query.offering_id, ctx.today)
    return EnrolledChildrenView(child_ids=[row["child_id"] for row in rows])
