"""Which documents prove an absence: joined while it is declared, or after."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from chassis.context import Ctx
from contracts.planning import EvidenceJoined, EvidenceKind


async def join(
    ctx: Ctx,
    proposal_id: UUID,
    whose: tuple[UUID, UUID],
    file_ids: Sequence[UUID],
    kind: EvidenceKind,
) -> None:
    """Joins what is not joined yet, and tells who keeps the documents that they are relied upon.

    `whose`: the family, and the child who is absent.
    """
    who = ctx.actor.name or ctx.actor.kind
    new = [
        file_id
        for file_id in dict.fromkeys(file_ids)
        if await ctx.value("evidence.join", proposal_id, file_id, kind, ctx.now, who) is not None
    ]
    if new:
        known = await of_proposals(ctx, [proposal_id])
        ctx.emit(
            EvidenceJoined(
                version=len(known[proposal_id]),
                proposal_id=proposal_id,
                family_id=whose[0],
                file_ids=known[proposal_id],
                guardian_id=ctx.actor.guardian_id,
                child_id=whose[1],
            )
        )


async def of_proposals(ctx: Ctx, proposal_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The documents of each demand that has some, in the order they came."""
    found: dict[UUID, list[UUID]] = {}
    for row in await ctx.rows("evidence.of_proposals", list(proposal_ids)):
        found.setdefault(row["proposal_id"], []).append(row["file_id"])
    return found
