"""A family took a change of its file back."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import FamilyProposalWithdrawn
from services.requests.filing import withdraw


async def on_family_proposal_withdrawn(ctx: Ctx, event: FamilyProposalWithdrawn) -> None:
    """Closes the request as withdrawn."""
    await withdraw(ctx, "family", event)
