"""An agent takes a decision back within the undo window: asked of the owner, who may answer that it no longer can."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.requests import Decided, UndoDecision
from services.requests import errors
from services.requests.callers import may_decide
from services.requests.domain.standing import undo_open
from services.requests.handlers.decide_request import record_decision

_UNDOABLE = frozenset({"accept", "refuse"})


async def undo_decision(ctx: Ctx, command: UndoDecision) -> Decided | Refusal:
    """Writes the undo as a decision of its own number; the family's unsent mail is cancelled with it."""
    row = await ctx.row("family_request.lock", command.family_request_id)
    if row is None or row["state"] == "unopened":
        return errors.not_found()
    if not may_decide(ctx.actor, row["owner"]):
        return errors.not_theirs_to_decide()
    if row["state"] == "withdrawn":
        return errors.withdrawn(row["withdrawn_at"])
    decisions = await ctx.rows("family_request.decisions", command.family_request_id)
    current = next((one for one in decisions if one["decision_no"] == row["decision_no"]), None)
    if current is None or current["kind"] not in _UNDOABLE:
        return errors.nothing_to_undo(row["state"])
    if not await may_be_undone(ctx, current):
        return errors.undo_window_passed(current["undo_until"])
    decided = await record_decision(ctx, row, kind="undo", undo_until=None, reason=("", ""), note="")
    ctx.audit(
        "family_request.undone",
        entity="family_request",
        entity_id=command.family_request_id,
        detail={"undone": current["decision_no"], "decision_no": decided.decision_no},
    )
    return decided


async def may_be_undone(ctx: Ctx, decision: Record) -> bool:
    """Whether a decision is still the agents' own: its undo window is open and nothing of it has left for the family."""
    return undo_open(decision["undo_until"], ctx.machine_now) and not await ctx.value(
        "mail.left_already", decision["family_request_id"], decision["decision_no"]
    )
