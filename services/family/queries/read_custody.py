"""Whose day it is, as drawn for a child."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CustodyView, ReadCustody
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
    return await kept_custody(ctx, query.child_id)
