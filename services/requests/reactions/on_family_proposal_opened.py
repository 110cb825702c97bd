"""A family asked to change its file, or did so at once: a family request is filed."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import FamilyProposalOpened
from services.requests.filing import file_proposal


async def on_family_proposal_opened(ctx: Ctx, event: FamilyProposalOpened) -> None:
    """Files it with its due date; consents and permissions, done at once, are filed as settled."""
    await file_proposal(ctx, "family", event)
