"""Reading the file of one of the town's papers, piece by piece. Nobody's data: the reading leaves no trace."""

from __future__ import annotations

from base64 import b64encode

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FileChunkView, PaperChunk
from services.family import errors
from services.family.documents import piece_row
from services.family.domain.document import pieces_of


async def paper_chunk(ctx: Ctx, query: PaperChunk) -> FileChunkView | Refusal:
    """One piece. Refused: `not_found`, to guardians also for a paper that is not shown today."""
    paper = await ctx.row("paper.one", query.paper_id, ctx.today if ctx.actor.kind == "guardian" else None)
    if paper is None or paper["file_id"] is None:
        return errors.not_found()
    file_id = paper["file_id"]
    sealed = await ctx.value("file.chunk", file_id, query.index)
    if sealed is None:
        return errors.not_found()
    content = ctx.sealer.open_bytes(sealed, "file_chunk", "content", piece_row(file_id, query.index))
    return FileChunkView(
        index=query.index, content=b64encode(content), last=query.index == pieces_of(paper["size"]) - 1
    )
