"""A guardian took a change of figures or bank details back."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.billing_records import BillingProposalWithdrawn
from services.requests.filing import withdraw


async def on_billing_proposal_withdrawn(ctx: Ctx, event: BillingProposalWithdrawn) -> None:
    """Closes the request as withdrawn."""
    await withdraw(ctx, "billing", event)
