"""The reasons an agent may give."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests import RefusalReason, RefusalReasons, RefusalReasonsView


async def refusal_reasons(ctx: Ctx, query: RefusalReasons) -> RefusalReasonsView:
    """The reasons in force, in the town's order."""
    rows = await ctx.rows("settings.reasons")
    return RefusalReasonsView(reasons=[RefusalReason(code=row["code"], label=row["label"]) for row in rows])
