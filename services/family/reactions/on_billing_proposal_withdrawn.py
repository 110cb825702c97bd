"""Billing says that a guardian took a demand back: its documents go."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.billing_records import BillingProposalWithdrawn


async def on_billing_proposal_withdrawn(ctx: Ctx, event: BillingProposalWithdrawn) -> None:
    """They leave with it, unless something else relies on them."""
    used = [row["file_id"] for row in await ctx.rows("document.use_ended", event.proposal_id)]
    await ctx.run("document.let_go", used)
