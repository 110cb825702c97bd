"""A guardian asks for some days otherwise than the custody calendar has them."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import ProposalOutcome, ProposeCustodyChange
from services.family.proposing import Wanted, propose


async def propose_custody_change(ctx: Ctx, command: ProposeCustodyChange) -> ProposalOutcome | Refusal:
    """An exception of the calendar, asked for or taken off. Refused: see contracts/family/proposals.py."""
    return await propose(
        ctx,
        Wanted(
            "custody",
            command.family_id,
            guardian_id=command.guardian_id,
            child_id=command.child_id,
            values=command.values,
            note=command.note,
            evidence=command.evidence,
        ),
    )
