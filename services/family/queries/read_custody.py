"""Whose day it is, as drawn for a child."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CustodyCalendar, CustodyView, ReadCustody
from services.family import errors
from services.family.domain.viewer import viewer_of


async def read_custody(ctx: Ctx, query: ReadCustody) -> CustodyView | Refusal:
    """The calendar. Refused: `child_unknown`, also when the caller may not act for the child."""
    viewer = viewer_of(ctx.actor, query.family_id)
    if viewer is None:
        return errors.child_unknown()
    children = await ctx.rows("child.seen_by", query.family_id, viewer.guardian_id)
    if all(row["id"] != query.child_id for row in children):
        return errors.child_unknown()
    row = await ctx.row("custody.of_child", query.child_id)
    return CustodyView(
        child_id=query.child_id,
        calendar=CustodyCalendar.model_validate(row["calendar"]) if row and row["calendar"] else None,
        version=row["version"] if row else 0,
    )
