"""An agent reopens a decided request once its undo window has passed: asked of the owner, who may answer that it cannot."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.requests import Decided, ReopenRequest
from services.requests import errors
from services.requests.callers import may_decide
from services.requests.handlers.decide_request import record_decision
from services.requests.handlers.undo_decision import may_be_undone


async def reopen_request(ctx: Ctx, command: ReopenRequest) -> Decided | Refusal:
    """Writes the reopening as a decision of its own number; the earlier one stays in the history."""
    row = await ctx.row("family_request.lock", command.family_request_id)
    if row is None or row["state"] == "unopened":
        return errors.not_found()
    if not may_decide(ctx.actor, row["owner"]):
        return errors.not_theirs_to_decide()
    if row["state"] == "withdrawn":
        return errors.withdrawn(row["withdrawn_at"])
    decisions = await ctx.rows("family_request.decisions", command.family_request_id)
    if row["state"] not in ("accepted", "refused") or row["decision_no"] != command.decision_no:
        return _meanwhile(row, decisions, command.decision_no)
    current = next(one for one in decisions if one["decision_no"] == command.decision_no)
    if await may_be_undone(ctx, current):
        return errors.undo_window_open(current["undo_until"])
    reason = command.reason.strip()
    decided = await record_decision(ctx, row, kind="reopen", undo_until=None, reason=("", ""), note=reason)
    ctx.audit(
        "family_request.reopened",
        entity="family_request",
        entity_id=command.family_request_id,
        detail={"reopened": command.decision_no, "decision_no": decided.decision_no},
    )
    return decided


def _meanwhile(row: Record, decisions: list[Record], seen_no: int) -> Refusal:
    """What happened since the agent read the decision numbered `seen_no`."""
    later = [one for one in decisions if one["kind"] == "reopen" and one["decision_no"] > seen_no]
    if later and row["state"] in ("pending", "deciding"):
        return errors.already_reopened(later[-1]["decided_by"], later[-1]["decided_at"])
    return errors.nothing_to_undo(row["state"])
