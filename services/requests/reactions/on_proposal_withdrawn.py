"""A family took a proposal back at planning's."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import ProposalWithdrawn
from services.requests.filing import withdraw


async def on_proposal_withdrawn(ctx: Ctx, event: ProposalWithdrawn) -> None:
    """Closes the request as withdrawn."""
    await withdraw(ctx, "planning", event)
