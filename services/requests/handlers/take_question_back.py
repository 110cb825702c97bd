"""An agent no longer needs an answer of the family."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.requests import QuestionEnded, TakeQuestionBack
from services.requests import errors
from services.requests.callers import may_decide
from services.requests.waiting import end_question, locked


async def take_question_back(ctx: Ctx, command: TakeQuestionBack) -> QuestionEnded | Refusal:
    """The request is to decide again; the mail that had not left does not leave."""
    row = await locked(ctx, command.question_id)
    if isinstance(row, Refusal):
        return row
    if not may_decide(ctx.actor, row["owner"]):
        return errors.not_theirs_to_decide()
    due = await end_question(ctx, row, "taken_back")
    ctx.audit("question.taken_back", entity="family_request", entity_id=row["family_request_id"])
    return QuestionEnded(family_request_id=row["family_request_id"], due_on=due)
