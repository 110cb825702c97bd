"""A guardian says yes or no to one of the town's texts."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family.answers import AnswerKept, AnswerText
from services.family import errors
from services.family.certifying import keep_answer
from services.family.domain.viewer import viewer_of


async def answer_text(ctx: Ctx, command: AnswerText) -> AnswerKept | Refusal:
    """Keeps the answer with its moment, beside those given before. Refused: `not_found`."""
    viewer = viewer_of(ctx.actor, command.family_id)
    guardian_id = viewer.guardian_id if viewer is not None else None
    if guardian_id is None or await ctx.row("family.seen_by", command.family_id, guardian_id) is None:
        return errors.not_found()
    if not await ctx.value("certification.in_force", command.text_id, ctx.today):
        return errors.not_found()
    await keep_answer(ctx, command.family_id, guardian_id, command.text_id, command.accepted)
    return AnswerKept(answered_at=ctx.now)
