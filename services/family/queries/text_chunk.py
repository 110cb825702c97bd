"""Reading the PDF of a text to accept, piece by piece. Nobody's data: the reading leaves no trace."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FileChunkView, TextChunk
from services.family import errors
from services.family.documents import piece_row
from services.family.domain.document import pieces_of


async def text_chunk(ctx: Ctx, query: TextChunk) -> FileChunkView | Refusal:
    """One piece. Refused: `not_found`, to guardians also for a version that neither holds today nor was theirs to accept."""
    guardian_id = (ctx.actor.guardian_id or UUID(int=0)) if ctx.actor.kind == "guardian" else None
    text = await ctx.row("certification.text_file", query.text_id, guardian_id, ctx.today)
    sealed = await ctx.value("file.chunk", text["file_id"], query.index) if text is not None else None
    if text is None or sealed is None:
        return errors.not_found()
    content = ctx.sealer.open_bytes(sealed, "file_chunk", "content", piece_row(text["file_id"], query.index))
    return FileChunkView(
        index=query.index, content=b64encode(content), last=query.index == pieces_of(text["size"]) - 1
    )
