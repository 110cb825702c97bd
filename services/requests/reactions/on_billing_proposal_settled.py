"""Billing says how a decision ended."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.billing_records import BillingProposalSettled
from services.requests.filing import settle


async def on_billing_proposal_settled(ctx: Ctx, event: BillingProposalSettled) -> None:
    """Closes the request, or puts it back in the queue with the reason."""
    await settle(ctx, "billing", event)
