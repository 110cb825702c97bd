"""A guardian asks to change their tax data."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing_records import BillingProposalOutcome, ProposeTaxData
from services.billing.proposing import Wanted, propose


async def propose_tax_data(ctx: Ctx, command: ProposeTaxData) -> BillingProposalOutcome | Refusal:
    """A guardian asks to change their tax data. Refused: see contracts/billing_records.py."""
    return await propose(
        ctx,
        Wanted(
            "tax_data",
            command.family_id,
            command.guardian_id,
            dict(command.values.items()),
            note=command.note,
            evidence=command.evidence,
        ),
    )
