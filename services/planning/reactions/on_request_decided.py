"""An agent accepted, refused, undid or reopened: planning does it, or says why it cannot."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import ProposalSettled
from contracts.proposals import Settlement
from contracts.requests import RequestDecided
from services.planning.domain.deciding import (
    Effect,
    Held,
    accept_booking,
    decide_absence,
    refuse_booking,
    take_back,
)
from services.planning.domain.deciding_pattern import accept_pattern, refuse_pattern, take_back_pattern
from services.planning.domain.places import Allotment, PoolKey
from services.planning.domain.proposal import Decision, Proposal, State, Step, state_after, step_for
from services.planning.domain.situation import Kind
from services.planning.store.proposals import lock_proposal
from services.planning.store.sheets import lock_pools
from services.planning.store.writing import before_row, write, written_by


async def on_request_decided(ctx: Ctx, event: RequestDecided) -> None:
    """Takes the next decision on one of planning's demands; an older one is ignored."""
    if event.owner != "planning":
        return
    held = await lock_proposal(ctx, event.proposal_id, None)
    if held is None:
        raise LookupError(f"no demand {event.proposal_id}")
    step = step_for(
        Proposal(State(held.state), held.decision_no), Decision(event.decision), event.decision_no
    )
    if step is Step.IGNORE:
        return
    result, code = await _take(ctx, held, step, event)
    done = result in ("applied", "reverted")
    state = state_after(step, State(held.state)) if done else State(held.state)
    refused = done and step is Step.REFUSE
    version = await ctx.value(
        "proposal.decide",
        held.id,
        state.value,
        event.decision_no,
        event.reason_code if refused else "",
        event.reason_label if refused else "",
        held.hold if held.state == "open" and state is State.OPEN else None,
    )
    ctx.emit(
        ProposalSettled(
            version=version,
            proposal_id=held.id,
            family_id=held.line.family_id,
            decision_no=event.decision_no,
            result=result,
            reason_code=code,
            settled_at=ctx.now,
        )
    )
    ctx.audit(
        f"proposal.{event.decision}",
        entity="proposal",
        entity_id=held.id,
        detail={"result": result, "by": event.decided_by, "decision_no": event.decision_no},
    )


async def _take(ctx: Ctx, held: Held, step: Step, event: RequestDecided) -> tuple[Settlement, str]:
    """Does one step; nothing is written when something stands in its way."""
    taking_back = event.decision in ("undo", "reopen")
    cannot: Settlement = "cannot_revert" if taking_back else "not_applied"
    done: Settlement = "reverted" if taking_back else "applied"
    if step is Step.NOT_APPLIED:
        return cannot, "withdrawn" if held.state == "withdrawn" else "proposal_not_open"
    if step is Step.APPLY and await ctx.value("known.closed_to", held.line.child_id, held.line.guardian_id):
        return cannot, "access_ended"
    if step is Step.ALREADY_OPEN:
        return done, ""
    places = await lock_pools(ctx, held.sheet, held.keys())
    effect = await _effect(ctx, held, step, event, places)
    if effect.obstacle is not None:
        return cannot, effect.obstacle
    written = written_by(ctx, event.decided_by, event.decided_at)
    for day, what, data in effect.told:
        written.tell(held.line, day, what, **data)
    for cell, before in effect.befores:
        written.keep_before(held.id, held.line, cell.day, cell.unit.id, before_row(before))
    for cell, before in effect.skipped:
        kept = {**before_row(before), "skipped": True}
        written.keep_before(held.id, held.line, cell.day, cell.unit.id, kept)
    if event.undo_until is not None:
        written.freed.extend((key, held.id, event.undo_until) for key in effect.freed)
    if held.queued and not taking_back:
        written.left_waiting.append(held.id)
    await write(ctx, held.sheet, written, places)
    if held.pattern is not None:
        await _set_pattern(ctx, held, step, event)
    return done, ""


async def _set_pattern(ctx: Ctx, held: Held, step: Step, event: RequestDecided) -> None:
    """The pattern follows its days: kept when they are accepted, taken away when that is undone."""
    assert held.pattern is not None
    if step is Step.APPLY:
        row = {key: held.pattern[key] for key in ("enrolment_id", "valid_from", "days")}
        rows = [{**row, "id": ctx.new_id()}]
        await ctx.run("enrolment.put_patterns", rows, event.decided_at, event.decided_by, held.id)
    elif step is Step.REVERT_EFFECT:
        await ctx.run("enrolment.forget_patterns", held.id)


async def _effect(ctx: Ctx, held: Held, step: Step, event: RequestDecided, places: Allotment) -> Effect:
    reason = event.reason_label or event.reason_code
    if step in (Step.REVERT_EFFECT, Step.REVERT_REFUSAL):
        still_held = {
            PoolKey(row["pool_id"], row["day"]) for row in await ctx.rows("proposal.freed_of", held.id)
        }
        again = take_back if held.pattern is None else take_back_pattern
        effect = again(held, places, still_held, refusal=step is Step.REVERT_REFUSAL)
        if effect.obstacle is None and still_held:
            await ctx.run("proposal.drop_freed", held.id)
        return effect
    undoable = event.undo_until is not None and event.undo_until > ctx.machine_now
    if held.pattern is not None:
        if step is Step.APPLY:
            return accept_pattern(held, places, ctx.now, may_be_undone=undoable)
        return refuse_pattern(held, reason)
    if held.kind is Kind.BOOKING:
        if step is Step.APPLY:
            return accept_booking(held, places, ctx.now)
        return refuse_booking(held, places, reason)
    return decide_absence(held, places, excused=step is Step.APPLY, may_be_undone=undoable, reason=reason)
