"""An agent accepted, refused, undid or reopened: family does it, or says why it cannot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Transient
from contracts.family import FamilyProposalSettled
from contracts.pattern.deciding import State, Step, state_after, step_for
from contracts.pattern.merging import Change, kept, merge, reopened, take_back
from contracts.planning import EnrolledView, IsEnrolled
from contracts.proposals import Settlement
from contracts.requests import RequestDecided
from services.family.demands import Demand, lock_demand, sealed_changes
from services.family.domain.fields import errors_of
from services.family.notices import tell_other_home
from services.family.proposing import twin_of
from services.family.records import Subject, read_record, take_away_child, write_record


@dataclass(frozen=True, slots=True)
class Taken:
    """How a step ended: done when `obstacle` is empty; the changes as they are to be kept, and the child's id."""

    changes: list[Change]
    child_id: UUID | None
    obstacle: str = ""


async def on_request_decided(ctx: Ctx, event: RequestDecided) -> None:
    """Takes the next decision on one of family's demands; an older one is ignored."""
    if event.owner != "family":
        return
    demand = await lock_demand(ctx, event.proposal_id, None, None)
    if demand is None:
        raise LookupError(f"no demand {event.proposal_id}")
    step = step_for(demand.state, demand.decision_no, event.decision, event.decision_no)
    if step is Step.IGNORE:
        return
    taken = await _take(ctx, demand, step)
    done = not taken.obstacle
    taking_back = event.decision in ("undo", "reopen")
    result: Settlement = "applied" if done else "not_applied"
    if taking_back:
        result = "reverted" if done else "cannot_revert"
    state = state_after(step, demand.state) if done else demand.state
    if done and demand.subject.kind == "custody" and step in (Step.APPLY, Step.REVERT_EFFECT):
        told = demand.changes if taking_back else taken.changes
        await tell_other_home(ctx, demand, told, taken_back=taking_back)
    changes = sealed_changes(ctx, demand.id, taken.changes)
    version = await ctx.value(
        "proposal.decide", demand.id, state.value, event.decision_no, changes, taken.child_id
    )
    ctx.emit(
        FamilyProposalSettled(
            version=version,
            proposal_id=demand.id,
            family_id=demand.subject.family_id,
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


async def _take(ctx: Ctx, demand: Demand, step: Step) -> Taken:
    """Does one step; nothing is written to the record when something stands in its way."""
    as_it_is = Taken(demand.changes, demand.subject.child_id)
    if step is Step.NOT_APPLIED:
        withdrawn = demand.state is State.WITHDRAWN
        return replace(as_it_is, obstacle="withdrawn" if withdrawn else "proposal_not_open")
    if step is Step.REFUSE:
        return replace(as_it_is, changes=kept(demand.changes))
    if step is Step.APPLY:
        return await _apply(ctx, demand)
    if step is Step.ALREADY_OPEN:
        return as_it_is
    subject = demand.subject
    if subject.kind != "new_child" and await ctx.value(
        "proposal.open_alike", subject.kind, subject.guardian_id, subject.child_id, demand.id
    ):
        return replace(as_it_is, obstacle="already_pending")
    if step is Step.REVERT_REFUSAL:
        return replace(as_it_is, changes=reopened(demand.changes))
    return await _revert(ctx, demand)


async def _apply(ctx: Ctx, demand: Demand) -> Taken:
    subject = demand.subject
    taken = Taken(demand.changes, subject.child_id)
    record = await read_record(ctx, subject)
    if record is None:
        return replace(taken, obstacle="not_found")
    if not await _may_still_act(ctx, subject):
        return replace(taken, obstacle="access_ended")
    merged = merge(record, demand.changes)
    if merged.conflicts:
        return replace(taken, changes=merged.changes, obstacle="changed_meanwhile")
    if errors_of(subject.kind, merged.record, [one.key for one in merged.changes], ctx.today):
        return replace(taken, obstacle="invalid_input")
    if subject.kind == "new_child" and await twin_of(
        ctx, subject, merged.record["first_name"], merged.record["birth_date"]
    ):
        return replace(taken, obstacle="already_known")
    if merged.record != record:
        await write_record(ctx, subject, demand.number, record, merged.record)
    return replace(taken, changes=merged.changes)


async def _may_still_act(ctx: Ctx, subject: Subject) -> bool:
    """Whether who asked may act for the child still; one's own sheet and a child not yet there are one's own."""
    if subject.child_id is None or subject.kind == "new_child":
        return True
    child = await ctx.row("child.of_family", subject.child_id, subject.family_id)
    return child is not None and subject.guardian_id in child["guardian_ids"]


async def _revert(ctx: Ctx, demand: Demand) -> Taken:
    """Puts back what the record held, unless it was changed since. A child taken away comes back under another id."""
    subject = demand.subject
    taken = Taken(demand.changes, subject.child_id)
    record = await read_record(ctx, subject)
    back = None if record is None else take_back(record, demand.changes)
    if record is None or back is None:
        return replace(taken, obstacle="changed_meanwhile")
    if subject.kind == "new_child":
        if await _enrolled(ctx, subject.child):
            return replace(taken, obstacle="child_enrolled")
        if not await take_away_child(ctx, subject, demand.number):
            return replace(taken, obstacle="changed_meanwhile")
        return replace(taken, changes=back.changes, child_id=ctx.new_id())
    if back.record != record:
        await write_record(ctx, subject, demand.number, record, back.record)
    return replace(taken, changes=back.changes)


async def _enrolled(ctx: Ctx, child_id: UUID) -> bool:
    """Whether planning has anything for the child: it alone knows. Tried again until it answers."""
    answer = await ctx.ask(IsEnrolled(child_id=child_id))
    if not isinstance(answer, EnrolledView):
        raise Transient(f"planning has not said whether the child is enrolled: {answer.code}")
    return answer.enrolled
