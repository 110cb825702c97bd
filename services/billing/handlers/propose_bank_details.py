"""A guardian asks to change their account, or signs or ends a direct debit mandate."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing_records import BillingProposalOutcome, ProposeBankDetails
from services.billing.proposing import Wanted, propose


async def propose_bank_details(ctx: Ctx, command: ProposeBankDetails) -> BillingProposalOutcome | Refusal:
    """A guardian asks to change their account, or signs or ends a direct debit mandate. Refused: see contracts/billing_records.py."""
    return await propose(
        ctx,
        Wanted(
            "bank_details",
            command.family_id,
            command.guardian_id,
            dict(command.values.items()),
            note=command.note,
            evidence=command.evidence,
            mandate_text=command.mandate_text,
            regie_ids=command.regie_ids,
        ),
    )
