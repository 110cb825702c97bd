"""Whether documents may be handed on, for the service that writes down that they were."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CheckFiles, FilesChecked
from services.family import errors


async def check_files(ctx: Ctx, query: CheckFiles) -> FilesChecked | Refusal:
    """Nobody hands on what they may not open. Refused: `not_found`, `file_incomplete`."""
    for file_id in query.file_ids:
        if query.guardian_id is None:
            row = await ctx.row("file.to_give", file_id)
        else:
            row = await ctx.row("file.seen_by", file_id, query.guardian_id, query.family_id, False, False)
        if row is None:
            return errors.not_found()
        if row["completed_at"] is None:
            return errors.file_incomplete("missing")
    return FilesChecked()
