"""By which day a demand filed now would be answered."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests import AnswerDue, AnswerDueView
from services.requests.filing import promised_day


async def answer_due(ctx: Ctx, query: AnswerDue) -> AnswerDueView:
    """What filing it at the business moment would say, so that a family knows before it sends."""
    return AnswerDueView(due_on=await promised_day(ctx, query.kind, ctx.now, query.wanted_by))
