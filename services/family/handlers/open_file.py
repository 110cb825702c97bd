"""Announcing a document."""

from __future__ import annotations

from functools import partial

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FileView, OpenFile
from services.family import errors
from services.family.documents import REGISTRY_ROLES, document_seen
from services.family.domain.viewer import viewer_of
from services.family.receiving import Announced, announce


async def open_file(ctx: Ctx, command: OpenFile) -> FileView | Refusal:
    """Announces a document; announced again alike, it goes on where it was cut.

    Refused: `not_found`, `file_too_large`, `conflict` (another document has this id), `too_many_requests`.
    """
    if not await _may_bring(ctx, command):
        return errors.not_found()
    said = Announced(
        file_id=command.file_id,
        name=command.name,
        media_type=command.media_type,
        size=command.size,
        sha256=command.sha256,
        family_id=command.family_id,
        guardian_id=ctx.actor.guardian_id if ctx.actor.kind == "guardian" else None,
        enrolment_file_id=command.enrolment_file_id,
    )
    return await announce(ctx, said, partial(document_seen, ctx, command.file_id))


async def _may_bring(ctx: Ctx, command: OpenFile) -> bool:
    """Whether the caller hands in for this family; for the town itself, agents do, those of a régie nothing else."""
    registry = ctx.actor.kind != "staff" or bool(REGISTRY_ROLES.intersection(ctx.actor.roles))
    if command.enrolment_file_id is not None:
        if ctx.actor.kind == "guardian" or not registry or command.family_id is not None:
            return False
        row = await ctx.row("enrolment.lock", command.enrolment_file_id)
        return row is not None and row["state"] != "complete"
    if command.family_id is None:
        return ctx.actor.kind != "guardian"
    if not registry:
        return False
    viewer = viewer_of(ctx.actor, command.family_id)
    return (
        viewer is not None
        and await ctx.row("family.seen_by", command.family_id, viewer.guardian_id) is not None
    )
