"""Announcing a document."""

from __future__ import annotations

from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FILE_MAX_BYTES, FileView, OpenFile
from services.family import errors
from services.family.documents import REGISTRY_ROLES, document_seen, file_view
from services.family.domain.sheet import Misfit, tidy
from services.family.domain.viewer import viewer_of


async def open_file(ctx: Ctx, command: OpenFile) -> FileView | Refusal:
    """Announces a document; announced again alike, it goes on where it was cut.

    Refused: `not_found`, `file_too_large`, `conflict` (another document has this id), `too_many_requests`.
    """
    if not await _may_bring(ctx, command.family_id):
        return errors.not_found()
    if command.size > FILE_MAX_BYTES:
        return errors.file_too_large(FILE_MAX_BYTES)
    name, digest = tidy(command.name), bytes.fromhex(command.sha256)
    if not name:
        return errors.misfit(Misfit("name"))
    seen = await document_seen(ctx, command.file_id)
    if seen is not None:
        same = (seen["family_id"], seen["size"], seen["sha256"]) == (command.family_id, command.size, digest)
        return file_view(ctx, seen) if same else errors.id_known(command.file_id)
    if await ctx.value("file.open_of_family", command.family_id) >= ctx.settings.files_under_way:
        return errors.too_many_files()
    opened = await ctx.run(
        "file.open",
        command.file_id,
        command.family_id,
        ctx.actor.guardian_id if ctx.actor.kind == "guardian" else None,
        ctx.sealer.seal(name, "file", "name", command.file_id),
        command.media_type,
        command.size,
        digest,
        ctx.machine_now,
    )
    if not opened:
        return errors.id_known(command.file_id)
    ctx.audit("file.opened", entity="file", entity_id=command.file_id)
    return FileView(
        file_id=command.file_id,
        name=name,
        media_type=command.media_type,
        size=command.size,
        received=0,
        complete=False,
        family_id=command.family_id,
    )


async def _may_bring(ctx: Ctx, family_id: UUID | None) -> bool:
    """Whether the caller hands in for this family; for the town itself, agents do, those of a régie nothing else."""
    if family_id is None:
        return ctx.actor.kind != "guardian"
    if ctx.actor.kind == "staff" and not REGISTRY_ROLES.intersection(ctx.actor.roles):
        return False
    viewer = viewer_of(ctx.actor, family_id)
    return viewer is not None and await ctx.row("family.seen_by", family_id, viewer.guardian_id) is not None
