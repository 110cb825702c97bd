"""Billing says that a demand relies on documents."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.billing_records import BillingProposalOpened


async def on_billing_proposal_opened(ctx: Ctx, event: BillingProposalOpened) -> None:
    """From now on they are not withdrawn from under it, and only those who decide on figures open them."""
    for file_id in event.file_ids:
        if await ctx.run("document.use_of_figures", file_id, event.family_id, event.guardian_id):
            await ctx.run("document.use", file_id, event.proposal_id)
