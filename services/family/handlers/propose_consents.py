"""A guardian gives consents, or takes them back."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import ProposalOutcome, ProposeConsents
from services.family.proposing import Wanted, propose


async def propose_consents(ctx: Ctx, command: ProposeConsents) -> ProposalOutcome | Refusal:
    """Done at once and filed as settled. Refused: `not_found`, `child_unknown`, `nothing_changed`."""
    values = {f"consent.{kind}": "yes" if value else "no" for kind, value in command.values.items()}
    return await propose(
        ctx,
        Wanted(
            "consents",
            command.family_id,
            guardian_id=command.guardian_id,
            child_id=command.child_id,
            values=values,
        ),
    )
