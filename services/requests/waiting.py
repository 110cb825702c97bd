"""What a family is asked before a decision: how a question ends, and how it is shown.

Whoever changes a question holds its request's row: of two, one is told that it has ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import Attachment
from contracts.requests import FamilyQuestion, FamilyQuestionEnded, QuestionState
from services.requests import errors
from services.requests.callers import scope_of
from services.requests.domain.due import OpeningHours, moved


async def locked(ctx: Ctx, question_id: UUID) -> Record | Refusal:
    """The request of an open question, its row held. Refused: not_found (also another guardian's), question_ended."""
    family, guardian = scope_of(ctx.actor)
    row = await ctx.row("question.request_of", question_id, guardian)
    theirs = row is not None and family in (None, row["family_id"]) and guardian in (None, row["guardian_id"])
    if row is None or not theirs:
        return errors.not_found()
    if row["question_id"] != question_id:
        return errors.question_ended(row["question_state"])
    return row


async def end_question(
    ctx: Ctx, row: Record, state: QuestionState, answer: str = "", attachments: Iterable[Attachment] = ()
) -> date | None:
    """Ends the open question of a request whose row is held; its due date moves by the days it waited."""
    question_id: UUID = row["question_id"]
    asked = await ctx.row("question.one", question_id)
    town = await ctx.row("settings.read")
    assert asked is not None, "the row names its question"
    assert town is not None, "the settings are one row"
    opening = OpeningHours(town["open_until"], frozenset(town["days_off"]))
    waited = ctx.today - asked["asked_at"].astimezone(ctx.now.tzinfo).date()
    due = None if row["due_on"] is None else moved(row["due_on"], waited, opening)
    await ctx.run(
        "question.end",
        question_id,
        state,
        ctx.now,
        ctx.actor.name,
        ctx.sealer.seal(answer, "question", "answer", question_id) if answer else None,
        [one.model_dump(mode="json") for one in attachments],
        due,
    )
    ctx.emit(
        FamilyQuestionEnded(
            version=await ctx.value("family_request.next_version", row["family_request_id"]),
            family_request_id=row["family_request_id"],
            proposal_id=row["proposal_id"],
            family_id=row["family_id"],
            question_id=question_id,
            state=state,
        )
    )
    return due


async def open_questions(ctx: Ctx, rows: Iterable[Record]) -> dict[UUID, FamilyQuestion]:
    """What the families of these requests are asked, by request."""
    ids = [row["question_id"] for row in rows if row["question_id"] is not None]
    found = await ctx.rows("question.of_requests", ids) if ids else []
    return {one["family_request_id"]: question(ctx, one) for one in found}


def question(ctx: Ctx, row: Record) -> FamilyQuestion:
    """A question, unsealed for those who may see its request."""
    key: UUID = row["question_id"]
    return FamilyQuestion(
        question_id=key,
        state=row["state"],
        reason_label=row["reason_label"],
        text=ctx.sealer.open(row["body"], "question", "body", key),
        asked_at=row["asked_at"],
        asked_by=row["asked_by"],
        ended_at=row["ended_at"],
        answer=ctx.sealer.open(row["answer"], "question", "answer", key) if row["answer"] else "",
        attachments=[Attachment.model_validate(one) for one in row["attachments"]],
    )
