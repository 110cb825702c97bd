"""A town sets the reasons its agents may give when they ask a family something."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.requests import DefineQuestionReasons, SettingsSaved
from services.requests.reasons import QUESTIONS, replace


async def define_question_reasons(ctx: Ctx, command: DefineQuestionReasons) -> SettingsSaved | Refusal:
    """Offered from now on; questions already asked keep their words. Refused: `changed_meanwhile`."""
    return await replace(ctx, QUESTIONS, command.reasons, command.before)
