"""The reasons an agent may give."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests import RefusalReason, RefusalReasons, RefusalReasonsView
from services.requests.reasons import QUESTIONS, REFUSALS, in_force


async def refusal_reasons(ctx: Ctx, query: RefusalReasons) -> RefusalReasonsView:
    """The reasons in force, in the town's order, of every kind or of one."""
    refusals = await in_force(ctx, REFUSALS, query.kind)
    return RefusalReasonsView(
        reasons=[RefusalReason(**one.model_dump()) for one in refusals],
        questions=await in_force(ctx, QUESTIONS, query.kind),
    )
