"""Whose file a posted code opens, in letters and stars."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.first_connection import HolderHint, HolderHintView
from services.family import errors
from services.family.domain.naming import hinted


async def holder_hint(ctx: Ctx, query: HolderHint) -> HolderHintView | Refusal:
    """What a family knows itself by, before anybody is signed in. Refused: `not_found`."""
    guardian = await ctx.row("guardian.named", query.guardian_id)
    if guardian is None:
        return errors.not_found()
    children = await ctx.rows("child.seen_by", guardian["family_id"], query.guardian_id)
    return HolderHintView(
        family=hinted(guardian["last_name"], "*****"),
        children=[hinted(child["first_name"], ".") for child in children],
    )
