"""A guardian asks to correct a child's identity, school or class."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import ProposalOutcome, ProposeChildChange
from services.family.proposing import Wanted, propose


async def propose_child_change(ctx: Ctx, command: ProposeChildChange) -> ProposalOutcome | Refusal:
    """A guardian asks to correct a child's identity, school or class. Refused: see contracts/family/proposals.py."""
    return await propose(
        ctx,
        Wanted(
            "child",
            command.family_id,
            guardian_id=command.guardian_id,
            child_id=command.child_id,
            values=dict(command.values.items()),
            note=command.note,
            evidence=command.evidence,
        ),
    )
