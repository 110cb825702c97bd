"""Bringing one piece of a document."""

from __future__ import annotations

from functools import partial

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FileView, PutFileChunk
from services.family.documents import document_seen
from services.family.receiving import receive


async def put_file_chunk(ctx: Ctx, command: PutFileChunk) -> FileView | Refusal:
    """Keeps a piece, sealed. Refused: `not_found`, `invalid_input`, `file_type_refused`, `file_incomplete`."""
    look = partial(document_seen, ctx, command.file_id)
    return await receive(ctx, command.file_id, command.index, command.content, look)
