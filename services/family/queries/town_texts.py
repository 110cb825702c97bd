"""The texts the town asks families to accept."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import Campaign, TownTexts, TownTextsView
from services.family.certifying import text_of


async def town_texts(ctx: Ctx, query: TownTexts) -> TownTextsView:
    """Every version with how many accepted it, and every campaign."""
    return TownTextsView(
        texts=[text_of(ctx, row) for row in await ctx.rows("certification.texts")],
        campaigns=[Campaign(**dict(row)) for row in await ctx.rows("certification.campaigns")],
    )
