"""Family says how a decision ended."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import FamilyProposalSettled
from services.requests.filing import settle


async def on_family_proposal_settled(ctx: Ctx, event: FamilyProposalSettled) -> None:
    """Closes the request, or puts it back in the queue with the reason."""
    await settle(ctx, "family", event)
