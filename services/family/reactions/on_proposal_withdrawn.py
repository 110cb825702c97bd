"""Planning says that a family took a demand back: its documents may go."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import ProposalWithdrawn


async def on_proposal_withdrawn(ctx: Ctx, event: ProposalWithdrawn) -> None:
    """Nothing relies on its documents any more."""
    await ctx.run("document.use_ended", event.proposal_id)
