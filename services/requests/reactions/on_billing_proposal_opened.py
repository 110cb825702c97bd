"""A guardian asked to change figures or bank details, or did so at once: a family request is filed."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.billing_records import BillingProposalOpened
from services.requests.filing import file_proposal


async def on_billing_proposal_opened(ctx: Ctx, event: BillingProposalOpened) -> None:
    """Files it with its due date; a consent, given at once, is filed as settled."""
    await file_proposal(ctx, "billing", event)
