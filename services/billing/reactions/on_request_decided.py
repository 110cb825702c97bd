"""An agent accepted, refused, undid or reopened: billing does it, or says why it cannot."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from chassis.context import Ctx
from contracts.billing_records import BillingProposalSettled
from contracts.pattern.deciding import State, Step, state_after, step_for
from contracts.pattern.merging import Change, kept, merge, reopened, take_back
from contracts.proposals import Settlement
from contracts.requests import RequestDecided
from services.billing.demands import Demand, lock_demand, sealed_changes
from services.billing.domain.figures import errors_of
from services.billing.domain.iban import banks
from services.billing.records import read_record, write_record


@dataclass(frozen=True, slots=True)
class Taken:
    """How a step ended: done when `obstacle` is empty; the changes as they are to be kept."""

    changes: list[Change]
    obstacle: str = ""


async def on_request_decided(ctx: Ctx, event: RequestDecided) -> None:
    """Takes the next decision on one of billing's demands; an older one is ignored."""
    if event.owner != "billing":
        return
    demand = await lock_demand(ctx, event.proposal_id, None, None)
    if demand is None:
        raise LookupError(f"no demand {event.proposal_id}")
    step = step_for(demand.state, demand.decision_no, event.decision, event.decision_no)
    if step is Step.IGNORE:
        return
    taken = await _take(ctx, demand, step, event.decided_by)
    done = not taken.obstacle
    result: Settlement = "applied" if done else "not_applied"
    if event.decision in ("undo", "reopen"):
        result = "reverted" if done else "cannot_revert"
    state = state_after(step, demand.state) if done else demand.state
    changes = sealed_changes(ctx, demand.id, taken.changes)
    version = await ctx.value("proposal.decide", demand.id, state.value, event.decision_no, changes)
    ctx.emit(
        BillingProposalSettled(
            version=version,
            proposal_id=demand.id,
            family_id=demand.family_id,
            decision_no=event.decision_no,
            result=result,
            reason_code=taken.obstacle,
            settled_at=ctx.now,
        )
    )
    ctx.audit(
        f"proposal.{event.decision}",
        entity="proposal",
        entity_id=demand.id,
        detail={"result": result, "by": event.decided_by, "decision_no": event.decision_no},
    )


async def _take(ctx: Ctx, demand: Demand, step: Step, by: str) -> Taken:
    """Does one step; nothing is written to the record when something stands in its way."""
    as_it_is = Taken(demand.changes)
    if step is Step.NOT_APPLIED:
        withdrawn = demand.state is State.WITHDRAWN
        return replace(as_it_is, obstacle="withdrawn" if withdrawn else "proposal_not_open")
    if step is Step.REFUSE:
        return Taken(kept(demand.changes))
    if step is Step.APPLY:
        return await _apply(ctx, demand, by)
    if step is Step.ALREADY_OPEN:
        return as_it_is
    if await ctx.value("proposal.open_alike", demand.kind, demand.guardian_id, demand.id):
        return replace(as_it_is, obstacle="already_pending")
    if step is Step.REVERT_REFUSAL:
        return Taken(reopened(demand.changes))
    return await _revert(ctx, demand, by)


async def _apply(ctx: Ctx, demand: Demand, by: str) -> Taken:
    record = await read_record(ctx, demand.guardian_id, demand.kind)
    merged = merge(record, demand.changes)
    if merged.conflicts:
        return Taken(merged.changes, obstacle="changed_meanwhile")
    if demand.kind == "bank_details":
        await asyncio.to_thread(banks)
    if errors_of(demand.kind, merged.record, ctx.today):
        return Taken(demand.changes, obstacle="invalid_input")
    if merged.record != record:
        await write_record(ctx, demand.guardian_id, demand.kind, merged.record, demand.id, by)
    return Taken(merged.changes)


async def _revert(ctx: Ctx, demand: Demand, by: str) -> Taken:
    """Puts back what the record held, its mandate included, unless it was changed since."""
    record = await read_record(ctx, demand.guardian_id, demand.kind)
    back = take_back(record, demand.changes)
    if back is None:
        return Taken(demand.changes, obstacle="changed_meanwhile")
    if back.record != record:
        await write_record(ctx, demand.guardian_id, demand.kind, back.record, demand.id, by)
    return Taken(back.changes)
