"""A guardian asks to change their benefits, or says whether the quotient may be consulted."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing_records import BillingProposalOutcome, ProposeBenefits
from services.billing.proposing import Wanted, propose


async def propose_benefits(ctx: Ctx, command: ProposeBenefits) -> BillingProposalOutcome | Refusal:
    """A guardian asks to change their benefits, or says whether the quotient may be consulted. Refused: see contracts/billing_records.py."""
    return await propose(
        ctx,
        Wanted(
            "benefits",
            command.family_id,
            command.guardian_id,
            dict(command.values.items()),
            note=command.note,
            evidence=command.evidence,
        ),
    )
