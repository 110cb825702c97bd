"""By which day a demand filed now would be answered."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests import AnswerDue, AnswerDueView
from services.requests.filing import usual_due


async def answer_due(ctx: Ctx, query: AnswerDue) -> AnswerDueView:
    """What filing it on the business date would say, so that a family knows before it sends."""
    return AnswerDueView(due_on=await usual_due(ctx, query.kind, ctx.today))
