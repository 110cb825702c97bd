"""Recording what a court decided about children, or correcting what was recorded."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CourtDecision, CourtDecisionSaved, RecordCourtDecision
from services.family import errors
from services.family.court import document_missing, rely_on, sealed_decision, settle_access
from services.family.domain.court import wrong


async def record_court_decision(ctx: Ctx, command: RecordCourtDecision) -> CourtDecisionSaved | Refusal:
    """Writes the decision, and what it does from its first day on. Refused as the contract says."""
    if await ctx.row("family.lock", command.family_id) is None:
        return errors.not_found()
    kept = await ctx.row("court.lock", command.decision_id, command.family_id)
    version = kept["version"] if kept else 0
    if version != command.expected_version or (kept is not None and kept["lifted_on"] is not None):
        return errors.changed_meanwhile(version)
    children = [row["id"] for row in await ctx.rows("child.seen_by", command.family_id, None)]
    guardians = [row["id"] for row in await ctx.rows("guardian.ids", command.family_id)]
    found = wrong(command.decision, children, guardians, ctx.today)
    if found:
        return errors.fields_wrong(found)
    missing = await document_missing(ctx, command.family_id, command.decision.file_id)
    if missing is not None:
        return missing
    written = await _write(ctx, command, kept)
    if written is None:
        return errors.id_known(command.decision_id)
    await rely_on(ctx, command.decision_id, command.decision.file_id)
    concerned = {*command.decision.child_ids, *(kept["child_ids"] if kept else ())}
    changes = await settle_access(ctx, command.family_id, concerned)
    ctx.audit(
        "court_decision.corrected" if kept else "court_decision.recorded",
        entity="court_decision",
        entity_id=command.decision_id,
        detail=_effects(command.decision) | {"family_id": str(command.family_id)},
    )
    return CourtDecisionSaved(decision_id=command.decision_id, version=written, changes=changes)


async def _write(ctx: Ctx, command: RecordCourtDecision, kept: Record | None) -> int | None:
    decision = command.decision
    version: int | None = await ctx.value(
        "court.record" if kept is None else "court.correct",
        command.decision_id,
        command.family_id,
        decision.child_ids,
        sealed_decision(ctx, command.decision_id, decision),
        decision.file_id,
        decision.from_on,
        decision.until_on,
        ctx.now,
        ctx.actor.name,
        decision.tell,
    )
    if version is None:
        return None
    await ctx.run("court.forget_effects", command.decision_id)
    await ctx.many(
        "court.put_effect",
        [
            (command.decision_id, term.guardian_id, command.family_id, term.ends_access, term.may_collect)
            for term in decision.terms
            if term.ends_access or not term.may_collect
        ],
    )
    return version


def _effects(decision: CourtDecision) -> dict[str, object]:
    """What the trace says: for whom, from when to when, and whom it closes or bars; not what the court wrote."""
    return {
        "child_ids": [str(one) for one in decision.child_ids],
        "from_on": decision.from_on.isoformat(),
        "until_on": decision.until_on.isoformat() if decision.until_on else "",
        "ends_access": [str(term.guardian_id) for term in decision.terms if term.ends_access],
        "may_not_collect": [str(term.guardian_id) for term in decision.terms if not term.may_collect],
        "tell": decision.tell,
    }
