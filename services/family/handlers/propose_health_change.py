"""A guardian asks to change the child's health sheet."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import ProposalOutcome, ProposeHealthChange
from services.family.proposing import Wanted, propose


async def propose_health_change(ctx: Ctx, command: ProposeHealthChange) -> ProposalOutcome | Refusal:
    """A guardian asks to change the child's health sheet. Refused: see contracts/family/proposals.py."""
    return await propose(
        ctx,
        Wanted(
            "health",
            command.family_id,
            guardian_id=command.guardian_id,
            child_id=command.child_id,
            values=dict(command.values.items()),
            note=command.note,
            evidence=command.evidence,
        ),
    )
