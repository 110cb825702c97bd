"""Which of some guardians can sign in: for lists of what only a family itself can do online."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.identity import WhoSignsIn, WhoSignsInView


async def who_signs_in(ctx: Ctx, query: WhoSignsIn) -> WhoSignsInView:
    """Those of the asked guardians who have chosen a password."""
    rows = await ctx.rows("account.signing_in", query.guardian_ids)
    return WhoSignsInView(guardian_ids=[row["guardian_id"] for row in rows])
