"""A guardian asks to change their own sheet."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import ProposalOutcome, ProposeGuardianChange
from services.family.proposing import Wanted, propose


async def propose_guardian_change(ctx: Ctx, command: ProposeGuardianChange) -> ProposalOutcome | Refusal:
    """A guardian asks to change their own sheet. Refused: see contracts/family/proposals.py."""
    return await propose(
        ctx,
        Wanted(
            "guardian",
            command.family_id,
            guardian_id=command.guardian_id,
            values=dict(command.values.items()),
            note=command.note,
            evidence=command.evidence,
        ),
    )
