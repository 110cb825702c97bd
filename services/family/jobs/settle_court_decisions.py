"""Decisions that begin or end to hold with a new day."""

from __future__ import annotations

from chassis.context import Ctx
from services.family.court import settle_access


async def settle_court_decisions(ctx: Ctx) -> None:
    """Closes and opens what the day brings, family by family in the order of their ids."""
    for row in await ctx.rows("court.due", ctx.today):
        await ctx.row("family.lock", row["family_id"])
        children = await ctx.rows("child.seen_by", row["family_id"], None)
        await settle_access(ctx, row["family_id"], [child["id"] for child in children])
