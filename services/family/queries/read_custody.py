"""Whose day it is, as drawn for a child."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CustodyView, NotHandedOver, ReadCustody
from services.family import errors
from services.family.custody import kept_custody
from services.family.domain.viewer import viewer_of


async def read_custody(ctx: Ctx, query: ReadCustody) -> CustodyView | Refusal:
    """The calendar. Refused: `child_unknown`, also when the caller may not act for the child."""
    viewer = viewer_of(ctx.actor, query.family_id)
    if viewer is None:
        return errors.child_unknown()
    children = await ctx.rows("child.seen_by", query.family_id, viewer.guardian_id)
    if all(row["id"] != query.child_id for row in children):
        return errors.child_unknown()
    known = await kept_custody(ctx, query.child_id)
    if viewer.guardian_id is None:
        return known
    own = await ctx.rows("court.not_handed_to", viewer.guardian_id, query.child_id, ctx.today)
    spans = [NotHandedOver.model_validate(dict(row)) for row in own]
    return known.model_copy(update={"not_handed_over": spans})
