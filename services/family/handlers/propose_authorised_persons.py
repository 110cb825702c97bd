"""A guardian says anew who may, and must not, collect the child."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import ProposalOutcome, ProposeAuthorisedPersons
from services.family.proposing import Wanted, propose


async def propose_authorised_persons(
    ctx: Ctx, command: ProposeAuthorisedPersons
) -> ProposalOutcome | Refusal:
    """A guardian says anew who may, and must not, collect the child. Refused: see contracts/family/proposals.py."""
    return await propose(
        ctx,
        Wanted(
            "authorised_persons",
            command.family_id,
            guardian_id=command.guardian_id,
            child_id=command.child_id,
            persons=command.persons,
            note=command.note,
            evidence=command.evidence,
        ),
    )
