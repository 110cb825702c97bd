"""Planning opened a proposal, or settled one at once: a family request is filed."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import ProposalOpened
from services.requests.filing import file_proposal


async def on_proposal_opened(ctx: Ctx, event: ProposalOpened) -> None:
    """Files it with its due date; what was done at once is filed as settled, since the guide lists all requests."""
    await file_proposal(ctx, "planning", event)
