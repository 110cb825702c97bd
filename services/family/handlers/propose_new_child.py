"""A guardian announces a child who will be enrolled."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import ProposalOutcome, ProposeNewChild
from services.family.domain.fields import NO_CHILD
from services.family.proposing import Wanted, propose


async def propose_new_child(ctx: Ctx, command: ProposeNewChild) -> ProposalOutcome | Refusal:
    """A guardian announces a child who will be enrolled. Refused: see contracts/family/proposals.py."""
    return await propose(
        ctx,
        Wanted(
            "new_child",
            command.family_id,
            guardian_id=command.guardian_id,
            values=NO_CHILD | dict(command.values),
            note=command.note,
            evidence=command.evidence,
        ),
    )
