"""Planning says that an absence relies on documents."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import EvidenceJoined


async def on_evidence_joined(ctx: Ctx, event: EvidenceJoined) -> None:
    """From now on they are not withdrawn from under it. Another's document is left alone, whatever id was sent."""
    for file_id in event.file_ids:
        await ctx.run(
            "document.use_of",
            file_id,
            event.proposal_id,
            event.family_id,
            event.guardian_id,
            event.child_id,
        )
