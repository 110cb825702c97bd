"""The schools of the children on record, to choose among."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.messages import KnownSchools, SchoolsView


async def known_schools(ctx: Ctx, query: KnownSchools) -> SchoolsView:
    """As our copy of children names them."""
    return SchoolsView(schools=[row["school"] for row in await ctx.rows("known.schools")])
