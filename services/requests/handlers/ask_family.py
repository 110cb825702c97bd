"""An agent asks a family for what is missing before deciding."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.requests import AskFamily, FamilyAsked, QuestionAsked
from services.requests import errors
from services.requests.callers import may_decide
from services.requests.filing import next_version
from services.requests.handlers.decide_request import too_late


async def ask_family(ctx: Ctx, command: AskFamily) -> QuestionAsked | Refusal:
    """The request waits for the family; the mail that says so leaves once the undo window has passed."""
    row = await ctx.row("family_request.lock", command.family_request_id)
    if row is None or row["state"] == "unopened":
        return errors.not_found()
    if not may_decide(ctx.actor, row["owner"]):
        return errors.not_theirs_to_decide()
    if row["state"] != "pending":
        return await too_late(ctx, row)
    if row["question_id"] is not None:
        asked = await ctx.row("question.one", row["question_id"])
        assert asked is not None, "the row names its question"
        return errors.already_asked(asked["asked_by"], asked["asked_at"])
    reason = await ctx.row("settings.question_reason", command.reason_code, row["kind"])
    if reason is None:
        return errors.reason_unknown(command.reason_code)
    town = await ctx.row("settings.read")
    question_id = ctx.new_id()
    await ctx.run(
        "question.ask",
        question_id,
        command.family_request_id,
        reason["code"],
        reason["label"],
        ctx.sealer.seal(command.text.strip(), "question", "body", question_id),
        ctx.actor.name,
        ctx.actor.account_id,
        ctx.now,
    )
    told_at = ctx.machine_now + timedelta(minutes=town["undo_minutes"] if town else 0)
    await ctx.run("question.owe_mail", question_id, told_at)
    ctx.emit(
        FamilyAsked(
            version=await next_version(ctx, command.family_request_id),
            family_request_id=command.family_request_id,
            proposal_id=row["proposal_id"],
            family_id=row["family_id"],
            question_id=question_id,
        )
    )
    ctx.audit(
        "family.asked",
        entity="family_request",
        entity_id=command.family_request_id,
        detail={"reason": reason["code"]},
    )
    return QuestionAsked(question_id=question_id, told_at=told_at)
