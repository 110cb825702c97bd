"""Bringing one piece of a document."""

from __future__ import annotations

import asyncio
import hashlib
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.crypto import Sealer
from chassis.problem import Refusal
from contracts.family import FileView, PutFileChunk
from services.family import errors
from services.family.documents import document_seen, file_view, piece_row
from services.family.domain.document import piece_length, recognise
from services.family.domain.sheet import Misfit


async def put_file_chunk(ctx: Ctx, command: PutFileChunk) -> FileView | Refusal:
    """Keeps a piece, sealed; the last one to arrive completes the document.

    Refused: `not_found`, `invalid_input` (the piece has not the length its place asks for),
    `file_type_refused` (the content; what had arrived is dropped), `file_incomplete` (`reason`: `checksum`).
    """
    if await document_seen(ctx, command.file_id) is None:
        return errors.not_found()
    await ctx.row("file.lock", command.file_id)
    document = await document_seen(ctx, command.file_id)
    if document is None:
        return errors.not_found()
    if document["completed_at"] is not None:
        return file_view(ctx, document)
    expected = piece_length(document["size"], command.index)
    if expected == 0 or len(command.content) != expected:
        return errors.misfit(Misfit("content" if expected else "index"))
    if command.index == 0 and recognise(command.content) is None:
        ctx.after_refusal("file.drop", command.file_id)
        return errors.file_type_refused()
    sealed = ctx.sealer.seal_bytes(
        command.content, "file_chunk", "content", piece_row(command.file_id, command.index)
    )
    await ctx.run("file.put_chunk", command.file_id, command.index, len(command.content), sealed)
    await ctx.run("file.touch", command.file_id, ctx.machine_now)
    return await _completed(ctx, command.file_id)


async def _completed(ctx: Ctx, file_id: UUID) -> FileView | Refusal:
    document = await document_seen(ctx, file_id)
    if document is None:
        return errors.not_found()
    if document["received"] == document["size"]:
        chunks = await ctx.rows("file.chunks", file_id)
        # ten megabytes are opened and digested beside the loop, not in it
        start, digest = await asyncio.to_thread(_read_whole, ctx.sealer, file_id, chunks)
        if digest != document["sha256"]:
            return errors.file_incomplete("checksum")
        recognised = recognise(start)
        if recognised is None:
            ctx.after_refusal("file.drop", file_id)
            return errors.file_type_refused()
        await ctx.run("file.complete", file_id, recognised, ctx.machine_now)
        ctx.audit("file.completed", entity="file", entity_id=file_id, detail={"media_type": recognised})
        document = await document_seen(ctx, file_id)
        if document is None:
            return errors.not_found()
    return file_view(ctx, document)


def _read_whole(sealer: Sealer, file_id: UUID, chunks: list[Record]) -> tuple[bytes, bytes]:
    digest, start = hashlib.sha256(), b""
    for chunk in chunks:
        piece = sealer.open_bytes(
            chunk["content"], "file_chunk", "content", piece_row(file_id, chunk["index"])
        )
        start = start or piece
        digest.update(piece)
    return start, digest.digest()
