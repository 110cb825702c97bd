"""Documents joined to what is written: family says whether they may be handed on, and is told to whom they were given."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CheckFiles
from contracts.messages import Attachment, DocumentsGiven


async def not_theirs(ctx: Ctx, attachments: Sequence[Attachment]) -> Refusal | None:
    """Refuses documents the caller may not hand on: a guardian those they cannot open, an agent a family's own."""
    if not attachments:
        return None
    guardian = ctx.actor.kind == "guardian"
    answer = await ctx.ask(
        CheckFiles(
            file_ids=[one.file_id for one in attachments],
            family_id=ctx.actor.family_id if guardian else None,
            guardian_id=(ctx.actor.guardian_id or UUID(int=0)) if guardian else None,
        )
    )
    return answer if isinstance(answer, Refusal) else None


def give(
    ctx: Ctx,
    given_in: UUID,
    attachments: Sequence[Attachment],
    *,
    family_id: UUID,
    guardian_id: UUID,
    child_id: UUID | None = None,
    version: int = 1,
) -> None:
    """Tells family that this guardian, and no other, may open these documents of the town's."""
    ctx.emit(
        DocumentsGiven(
            version=version,
            given_in=given_in,
            family_id=family_id,
            guardian_id=guardian_id,
            child_id=child_id,
            file_ids=[one.file_id for one in attachments],
        )
    )
