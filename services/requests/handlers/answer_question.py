"""A guardian answers what an agent asked about a request of theirs."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.requests import AnswerQuestion, QuestionEnded
from services.requests.joining import not_theirs
from services.requests.waiting import end_question, locked


async def answer_question(ctx: Ctx, command: AnswerQuestion) -> QuestionEnded | Refusal:
    """The request is to decide again, with the answer. Another guardian's question does not exist."""
    row = await locked(ctx, command.question_id)
    if isinstance(row, Refusal):
        return row
    refused = await not_theirs(ctx, command.attachments)
    if refused is not None:
        return refused
    due = await end_question(ctx, row, "answered", command.text.strip(), command.attachments)
    ctx.audit(
        "question.answered",
        entity="family_request",
        entity_id=row["family_request_id"],
        detail={"attachments": len(command.attachments)},
    )
    return QuestionEnded(family_request_id=row["family_request_id"], due_on=due)
