"""Documents as they arrive, whoever brings them: announced, then in pieces, believed for what they are."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.crypto import Sealer
from chassis.problem import Refusal
from contracts.family import FILE_MAX_BYTES, FileView
from services.family import errors
from services.family.documents import file_view, piece_row
from services.family.domain.document import piece_length, recognise
from services.family.domain.sheet import Misfit, tidy

Look = Callable[[], Awaitable[Record | None]]
"""The document as whoever brings it may see it."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What is said of a document before it comes; whose it is, or the registration file it waits in."""

    file_id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    family_id: UUID | None = None
    guardian_id: UUID | None = None
    enrolment_file_id: UUID | None = None


async def announce(ctx: Ctx, said: Announced, look: Look) -> FileView | Refusal:
    """Announced again alike, it goes on where it was cut.

    Refused: `file_too_large`, `invalid_input`, `conflict` (another document has this id), `too_many_requests`.
    """
    if said.size > FILE_MAX_BYTES:
        return errors.file_too_large(FILE_MAX_BYTES)
    name, digest = tidy(said.name), bytes.fromhex(said.sha256)
    if not name:
        return errors.misfit(Misfit("name"))
    whose = said.family_id, said.enrolment_file_id
    seen = await look()
    if seen is not None:
        known = seen["family_id"], seen["enrolment_file_id"], seen["size"], seen["sha256"]
        return file_view(ctx, seen) if known == (*whose, said.size, digest) else errors.id_known(said.file_id)
    if await ctx.value("file.open_of_family", *whose) >= ctx.settings.files_under_way:
        return errors.too_many_files()
    sealed = ctx.sealer.seal(name, "file", "name", said.file_id)
    opened = await ctx.run(
        "file.open",
        *(said.file_id, said.family_id, said.guardian_id, sealed, said.media_type, said.size, digest),
        *(ctx.machine_now, said.enrolment_file_id),
    )
    if not opened:
        return errors.id_known(said.file_id)
    ctx.audit("file.opened", entity="file", entity_id=said.file_id)
    return FileView(
        file_id=said.file_id,
        name=name,
        media_type=said.media_type,
        size=said.size,
        received=0,
        complete=False,
        family_id=said.family_id,
    )


async def receive(ctx: Ctx, file_id: UUID, index: int, content: bytes, look: Look) -> FileView | Refusal:
    """Keeps a piece, sealed; the last one to arrive completes the document.

    Refused: `not_found`, `invalid_input` (the piece has not the length its place asks for),
    `file_type_refused` (the content; what had arrived is dropped), `file_incomplete` (`reason`: `checksum`).
    """
    if await look() is None:
        return errors.not_found()
    await ctx.row("file.lock", file_id)
    document = await look()
    if document is None:
        return errors.not_found()
    if document["completed_at"] is not None:
        return file_view(ctx, document)
    expected = piece_length(document["size"], index)
    if expected == 0 or len(content) != expected:
        return errors.misfit(Misfit("content" if expected else "index"))
    if index == 0 and recognise(content) is None:
        ctx.after_refusal("file.drop", file_id)
        return errors.file_type_refused()
    sealed = ctx.sealer.seal_bytes(content, "file_chunk", "content", piece_row(file_id, index))
    await ctx.run("file.put_chunk", file_id, index, len(content), sealed)
    await ctx.run("file.touch", file_id, ctx.machine_now)
    return await _completed(ctx, file_id, look)


async def _completed(ctx: Ctx, file_id: UUID, look: Look) -> FileView | Refusal:
    document = await look()
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
        document = await look()
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
