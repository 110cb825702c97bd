"""An agent accepts or refuses a family request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import Attachment
from contracts.requests import Decided, DecideRequest, RequestDecided
from services.requests import errors
from services.requests.callers import may_decide
from services.requests.domain.standing import next_decision_no
from services.requests.filing import facts, next_version, stand
from services.requests.joining import not_theirs
from services.requests.reasons import needs_note


async def decide_request(ctx: Ctx, command: DecideRequest) -> Decided | Refusal:
    """Writes the decision; the owner of the data then makes its effect. The second of two agents is told who was first."""
    refused = await not_theirs(ctx, command.attachments)
    if refused is not None:
        return refused
    row = await ctx.row("family_request.lock", command.family_request_id)
    if row is None or row["state"] == "unopened":
        return errors.not_found()
    if not may_decide(ctx.actor, row["owner"]):
        return errors.not_theirs_to_decide()
    if row["state"] != "pending":
        return await too_late(ctx, row)
    reason = await _reason(ctx, command, row["kind"])
    if isinstance(reason, Refusal):
        return reason
    town = await ctx.row("settings.read")
    minutes = town["undo_minutes"] if town else 0
    undo_until = ctx.machine_now + timedelta(minutes=minutes) if minutes else None
    decided = await record_decision(
        ctx,
        row,
        kind=command.decision,
        undo_until=undo_until,
        reason=reason,
        note=command.note.strip(),
        attachments=command.attachments,
    )
    ctx.audit(
        "family_request.decided",
        entity="family_request",
        entity_id=command.family_request_id,
        detail={"decision": command.decision, "decision_no": decided.decision_no, "reason": reason[0]},
    )
    return decided


async def record_decision(
    ctx: Ctx,
    row: Record,
    *,
    kind: Any,
    undo_until: datetime | None,
    reason: tuple[str, str],
    note: str,
    attachments: Sequence[Attachment] = (),
) -> Decided:
    """Takes the next number, writes the decision and tells the owner. The row is locked by the caller."""
    request_id: UUID = row["family_request_id"]
    decisions, settled = await facts(ctx, request_id)
    number = next_decision_no(decisions, settled)
    code, label = reason
    await ctx.run(
        "family_request.add_decision",
        request_id,
        number,
        kind,
        ctx.actor.name,
        ctx.actor.account_id,
        ctx.now,
        code,
        label,
        note,
        undo_until,
        [one.model_dump(mode="json") for one in attachments],
    )
    ctx.emit(
        RequestDecided(
            version=await next_version(ctx, request_id),
            family_request_id=request_id,
            proposal_id=row["proposal_id"],
            owner=row["owner"],
            decision_no=number,
            decision=kind,
            decided_by=ctx.actor.name,
            decided_by_account=ctx.actor.account_id,
            decided_at=ctx.now,
            reason_code=code,
            reason_label=label,
            undo_until=undo_until,
        )
    )
    await stand(ctx, row)
    return Decided(family_request_id=request_id, decision_no=number, undo_until=undo_until)


async def _reason(ctx: Ctx, command: DecideRequest, kind: str) -> tuple[str, str] | Refusal:
    if not command.reason_code:
        return errors.refusal_reason_required() if command.decision == "refuse" else ("", "")
    known = await ctx.row("settings.reason", command.reason_code, kind)
    if known is None:
        return errors.reason_unknown(command.reason_code)
    if command.decision == "refuse" and needs_note(known["code"]) and not command.note.strip():
        return errors.note_required()
    return known["code"], known["label"]


async def too_late(ctx: Ctx, row: Record) -> Refusal:
    """What is told of a request that is no longer to decide, its row held."""
    if row["state"] == "withdrawn":
        return errors.withdrawn(row["withdrawn_at"])
    for decision in await ctx.rows("family_request.decisions", row["family_request_id"]):
        if decision["decision_no"] == row["decision_no"]:
            return errors.already_decided(decision["decided_by"], decision["decided_at"], decision["kind"])
    return errors.already_decided("", row["closed_at"], "refuse" if row["state"] == "refused" else "accept")
