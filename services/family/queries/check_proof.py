"""Whether the town asks for a document with a kind of demand, for the service that owns the demand."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CheckProof, ProofChecked
from services.family import errors


async def check_proof(ctx: Ctx, query: CheckProof) -> ProofChecked | Refusal:
    """The rule is family's, whose ever the kind. Refused: `evidence_missing`."""
    rules = await ctx.row("proposal.rules")
    assert rules is not None, "the rules are one row"
    return errors.evidence_missing() if query.kind in rules["evidence_for"] else ProofChecked()
