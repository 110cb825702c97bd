"""Planning says how a decision ended."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import ProposalSettled
from services.requests.filing import settle


async def on_proposal_settled(ctx: Ctx, event: ProposalSettled) -> None:
    """Closes the request, or puts it back in the queue with the reason."""
    await settle(ctx, "planning", event)
