"""A guardian types, changes or takes off the partner on their sheet."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import ProposalOutcome, ProposePartnerChange
from services.family.proposing import Wanted, propose


async def propose_partner_change(ctx: Ctx, command: ProposePartnerChange) -> ProposalOutcome | Refusal:
    """A guardian types, changes or takes off the partner on their sheet. Refused: see contracts/family/proposals.py."""
    return await propose(
        ctx,
        Wanted(
            "partner",
            command.family_id,
            guardian_id=command.guardian_id,
            values=dict(command.values.items()),
            remove=command.remove,
            note=command.note,
            evidence=command.evidence,
        ),
    )
