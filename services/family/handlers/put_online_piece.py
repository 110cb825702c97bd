"""A visitor brings one piece of a document."""

from __future__ import annotations

from functools import partial

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FileView
from contracts.family.file_papers import PutOnlinePiece
from services.family.online_papers import document_in, file_of_link
from services.family.receiving import receive


async def put_online_piece(ctx: Ctx, command: PutOnlinePiece) -> FileView | Refusal:
    """Keeps it, sealed. Refused as `put-file-chunk` is, and `enrolment_closed`."""
    row = await file_of_link(ctx, command.secret)
    if isinstance(row, Refusal):
        return row
    look = partial(document_in, ctx, command.document_id, row["id"])
    return await receive(ctx, command.document_id, command.index, command.content, look)
