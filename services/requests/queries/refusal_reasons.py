"""The reasons an agent may give."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests import QuestionReason, RefusalReason, RefusalReasons, RefusalReasonsView


async def refusal_reasons(ctx: Ctx, query: RefusalReasons) -> RefusalReasonsView:
    """The reasons in force, in the town's order, of every kind or of one."""
    rows = await ctx.rows("settings.reasons", query.kind)
    questions = await ctx.rows("settings.question_reasons", query.kind)
    return RefusalReasonsView(
        reasons=[RefusalReason(code=row["code"], label=row["label"], kinds=row["kinds"]) for row in rows],
        questions=[
            QuestionReason(code=row["code"], label=row["label"], kinds=row["kinds"]) for row in questions
        ],
    )
