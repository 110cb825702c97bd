"""Reading a document, piece by piece, each reading traced."""

from __future__ import annotations

from base64 import b64encode

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FileChunk, FileChunkView
from services.family import errors
from services.family.documents import document_seen, piece_row
from services.family.domain.document import pieces_of
from services.family.health import children_told_of, trace_document


async def file_chunk(ctx: Ctx, query: FileChunk) -> FileChunkView | Refusal:
    """One piece of a complete document. Refused: `not_found` (document or piece), `file_incomplete`,
    `reading_reason_required`.
    """
    document = await document_seen(ctx, query.file_id)
    if document is None:
        return errors.not_found()
    if document["completed_at"] is None:
        return errors.file_incomplete("missing")
    sealed = await ctx.value("file.chunk", query.file_id, query.index)
    if sealed is None:
        return errors.not_found()
    told = await children_told_of(ctx, document) if ctx.actor.kind == "staff" else []
    reason = query.reason.strip()
    if told and not reason:
        return errors.reading_reason_required()
    for child_id in told:
        await trace_document(ctx, child_id, query.file_id, reason)
    ctx.audit(
        "file.read",
        entity="file",
        entity_id=query.file_id,
        detail={"index": query.index, "family_id": str(document["family_id"] or ctx.actor.family_id or "")},
    )
    content = ctx.sealer.open_bytes(sealed, "file_chunk", "content", piece_row(query.file_id, query.index))
    return FileChunkView(
        index=query.index,
        content=b64encode(content),
        last=query.index == pieces_of(document["size"]) - 1,
    )
