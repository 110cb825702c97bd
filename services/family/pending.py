"""What waits for an agent, shown beside the record it would change."""

from __future__ import annotations

from uuid import UUID

from chassis.context import Ctx
from contracts.family import PendingProposal


async def pending_of(ctx: Ctx, family_id: UUID, guardian_id: UUID | None) -> list[PendingProposal]:
    """A family's open demands, oldest first; a guardian's own only, where one is given."""
    return [
        PendingProposal(
            proposal_id=row["id"],
            kind=row["kind"],
            guardian_id=row["guardian_id"],
            child_id=row["child_id"] if row["kind"] != "new_child" else None,
            asked_at=row["asked_at"].astimezone(ctx.now.tzinfo),
        )
        for row in await ctx.rows("proposal.pending", family_id, guardian_id)
    ]
