"""A document travels in pieces of 512 KiB and is believed for what it is, not for what it says it is."""

from __future__ import annotations

from typing import Literal

from contracts.family import FILE_CHUNK_BYTES

MediaType = Literal["application/pdf", "image/jpeg", "image/png"]

_SIGNATURES: tuple[tuple[bytes, MediaType], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


def recognise(start: bytes) -> MediaType | None:
    """What a document is by its first bytes; None for anything a town would not want to open."""
    return next((kind for signature, kind in _SIGNATURES if start.startswith(signature)), None)


def pieces_of(size: int) -> int:
    """In how many pieces a document of so many bytes travels."""
    return -(-size // FILE_CHUNK_BYTES)


def piece_length(size: int, index: int) -> int:
    """How long piece `index` must be; 0 when the document has no such piece."""
    return max(0, min(FILE_CHUNK_BYTES, size - index * FILE_CHUNK_BYTES))
