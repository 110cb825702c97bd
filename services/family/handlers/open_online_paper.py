"""A visitor announces a document for their registration file."""

from __future__ import annotations

from functools import partial

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FileView
from contracts.family.file_papers import OpenOnlinePaper
from services.family import errors
from services.family.online_papers import document_in, file_of_link
from services.family.receiving import Announced, announce


async def open_online_paper(ctx: Ctx, command: OpenOnlinePaper) -> FileView | Refusal:
    """Takes it while there is room for files that nobody sent. Refused as `open-file` is, and `enrolment_closed`."""
    row = await file_of_link(ctx, command.secret)
    if isinstance(row, Refusal):
        return row
    look = partial(document_in, ctx, command.document_id, row["id"])
    if await look() is None:
        kept = await ctx.row("file.waiting_bytes", row["id"])
        assert kept is not None, "a sum is one row"
        settings = ctx.settings
        if (
            kept["here"] + command.size > settings.online_file_bytes
            or kept["unsent"] + command.size > settings.online_files_bytes
        ):
            return errors.too_many_files()
    said = Announced(
        file_id=command.document_id,
        name=command.name,
        media_type=command.media_type,
        size=command.size,
        sha256=command.sha256,
        enrolment_file_id=row["id"],
    )
    return await announce(ctx, said, look)
