"""Ending a court decision: what it closed opens again."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CourtDecisionSaved, LiftCourtDecision
from services.family import errors
from services.family.court import settle_access


async def lift_court_decision(ctx: Ctx, command: LiftCourtDecision) -> CourtDecisionSaved | Refusal:
    """Ends it today; the row stays, with why. Refused: `not_found`, `conflict`."""
    if await ctx.row("family.lock", command.family_id) is None:
        return errors.not_found()
    kept = await ctx.row("court.lock", command.decision_id, command.family_id)
    if kept is None:
        return errors.not_found()
    if kept["version"] != command.expected_version or kept["lifted_on"] is not None:
        return errors.changed_meanwhile(kept["version"])
    version = await ctx.value("court.lift", command.decision_id, command.family_id, ctx.today, command.reason)
    changes = await settle_access(ctx, command.family_id, kept["child_ids"])
    ctx.audit(
        "court_decision.lifted",
        entity="court_decision",
        entity_id=command.decision_id,
        detail={"reason": command.reason, "family_id": str(command.family_id)},
    )
    return CourtDecisionSaved(decision_id=command.decision_id, version=version, changes=changes)
