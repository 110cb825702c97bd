"""Documents that people hand in and open again: family keeps them, in pieces; the gateway only carries them.

Only the pages named in limits.py take files.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args
from urllib.parse import quote
from uuid import UUID, uuid4, uuid5

from starlette.datastructures import UploadFile
from starlette.responses import Response, StreamingResponse

from chassis.problem import Refusal
from contracts.base import Command, Query
from contracts.family import FILE_CHUNK_BYTES, FILE_MAX_BYTES, FileChunk, FileStatus, OpenFile, PutFileChunk
from gateway.bus import Unavailable
from gateway.limits import MOST_FILES
from gateway.visit import PageRefused, Visit, as_uuid

MediaType = Literal["application/pdf", "image/jpeg", "image/png"]
MEDIA_TYPES: tuple[MediaType, ...] = get_args(MediaType)
BEGINNINGS: tuple[tuple[bytes, MediaType], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
"""What browsers say of a file is a guess from its name, or nothing: its first bytes say what it is, family looks again."""
ACCEPTED = ".pdf,.jpg,.jpeg,.png," + ",".join(MEDIA_TYPES)
NAME_MAX = 120
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


@dataclass(frozen=True, slots=True)
class Sent:
    """A document of a form. Its id follows from the form and the content: the same form sent twice brings it once."""

    file_id: UUID
    name: str
    media_type: MediaType
    content: bytes

    @property
    def sha256(self) -> str:
        """Of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Carrier:
    """The commands under which a document travels, and in whose name; "": the visitor's."""

    announce: Callable[[Sent], Command[Any]]
    piece: Callable[[UUID, int, bytes], Command[Any]]
    token: str = ""


def carrier(family_id: UUID | None, enrolment_file_id: UUID | None = None) -> Carrier:
    """For a family, for a registration file that is none yet, or for the town itself."""
    return Carrier(
        lambda sent: OpenFile(
            file_id=sent.file_id,
            family_id=family_id,
            enrolment_file_id=enrolment_file_id,
            name=sent.name,
            media_type=sent.media_type,
            size=len(sent.content),
            sha256=sent.sha256,
        ),
        lambda file_id, index, content: PutFileChunk(file_id=file_id, index=index, content=content),
    )


async def form_id(visit: Visit) -> UUID:
    """The id a shown form bears: of the form it answers, to be sent again as that one; else a new one."""
    return as_uuid(await visit.field("command_id") or str(uuid4()))


async def handed_in(
    visit: Visit,
    name: str,
    *,
    town: bool = False,
    family_id: UUID | None = None,
    enrolment_file_id: UUID | None = None,
) -> tuple[list[dict[str, str]], str]:
    """The documents of a form, kept by family: `[{file_id, name}]`, and what went wrong ("" when nothing).

    `<name>` holds new files, `<name>-garde` the ids of those an earlier sending of the same form brought. `town`: they
    are the town's own, no family's. `family_id`: whose they are, where an agent brings them; `enrolment_file_id`: for a
    registration file that is no family yet; else the visitor's own.
    """
    known: list[dict[str, str]] = []
    for text in (await visit.fields(f"{name}-garde"))[:MOST_FILES]:
        status = await visit.ask(FileStatus(file_id=_uuid(text)))
        if isinstance(status, dict) and status["complete"]:
            known.append({"file_id": status["file_id"], "name": status["name"]})
    files = [
        file for file in (await visit.form()).getlist(name) if isinstance(file, UploadFile) and file.filename
    ]
    if len(known) + len(files) > MOST_FILES:
        return known, f"Vous pouvez joindre {MOST_FILES} documents au plus."
    for file in files:
        whose = None if town or enrolment_file_id else family_id or visit.family_id
        kept = await keep(visit, file, carrier(whose, enrolment_file_id))
        if isinstance(kept, str):
            return known, f"{_name(file)} : {kept}"
        known = [*(one for one in known if one["file_id"] != kept["file_id"]), kept]
    return known, ""


async def keep(visit: Visit, file: UploadFile, by: Carrier) -> dict[str, str] | str:
    """Carries a document to family: `{file_id, name}`, or the sentence that says why it did not go."""
    content = await file.read()
    media_type = next((kind for start, kind in BEGINNINGS if content.startswith(start)), None)
    if not content or len(content) > FILE_MAX_BYTES:
        return visit.sentence(Refusal("file_too_large")) if content else "ce document est vide."
    if media_type is None:
        return visit.sentence(Refusal("file_type_refused"))
    form, digest = await visit.command_id(), hashlib.sha256(content).hexdigest()
    sent = Sent(uuid5(form, digest), _name(file), media_type, content)
    answer: Any = await visit.send(by.announce(sent), token=by.token)
    for index, start in enumerate(range(0, len(content), FILE_CHUNK_BYTES)):
        if isinstance(answer, Refusal | Unavailable):
            return visit.sentence(answer)
        piece = b64encode(content[start : start + FILE_CHUNK_BYTES])
        answer = await visit.send(by.piece(sent.file_id, index, piece), token=by.token)
    if isinstance(answer, Refusal | Unavailable):
        return visit.sentence(answer)
    return {"file_id": str(sent.file_id), "name": sent.name}


async def opened(visit: Visit, file_id: UUID, *, in_tab: bool = False, reason: str = "") -> Response:
    """A document for the visitor who may see it; another's is a page that does not exist. Each reading is traced.

    A picture may be looked at in place. A PDF goes to the reader the person chose, outside our pages; `in_tab`: to the
    browser's own, which runs apart and for which a sandbox would be a closed door: it may then load nothing at all. `reason`: why an
    agent opens it, which the parents read where it tells a child's health.
    """
    status = visit.must(
        await visit.ask(FileStatus(file_id=file_id), budget=visit.portal.settings.command_budget)
    )
    if not status["complete"]:
        raise PageRefused(Refusal("not_found"))
    return await streamed(
        visit,
        status,
        lambda index: FileChunk(file_id=file_id, index=index, reason=reason),
        in_tab=in_tab,
    )


def one_of(documents: Iterable[Mapping[str, Any]], file_id: str) -> UUID:
    """The document of this id among those a page shows; any other is a page that does not exist."""
    wanted = _uuid(file_id)
    if not any(str(wanted) == one["file_id"] for one in documents):
        raise PageRefused(Refusal("not_found"))
    return wanted


async def streamed(
    visit: Visit, file: Mapping[str, Any], piece: Callable[[int], Query[Any]], *, in_tab: bool = False
) -> Response:
    """A file `{name, media_type, size}` of which `piece` asks a part; nothing is answered before the first one came."""
    first = await _piece(visit, piece(0))
    image = file["media_type"].startswith("image/")
    shown = "inline" if image or in_tab else "attachment"
    policy = "default-src 'none'; sandbox" if image or not in_tab else PDF_POLICY
    headers = {
        "content-disposition": f"{shown}; filename*=UTF-8''{quote(file['name'], safe='')}",
        "content-length": str(file["size"]),
        "content-security-policy": policy,
        "cache-control": "private, no-store",
    }

    async def pieces() -> AsyncIterator[bytes]:
        content, index = first, 0
        while True:
            yield b64decode(content["content"])
            if content["last"]:
                return
            index += 1
            content = await _piece(visit, piece(index))

    return StreamingResponse(pieces(), media_type=file["media_type"], headers=headers)


async def _piece(visit: Visit, query: Query[Any]) -> dict[str, Any]:
    return visit.must(await visit.ask(query, budget=visit.portal.settings.command_budget))


def _name(file: UploadFile) -> str:
    """The last part of what the browser called it, short enough to be kept with its ending."""
    name = re.split(r"[\\\\/]", file.filename or "")[-1].strip() or "document"
    stem, dot, ending = name.rpartition(".")
    if len(name) <= NAME_MAX:
        return name
    return f"{(stem or name)[: NAME_MAX - len(ending) - 1]}{dot}{ending}" if stem else name[:NAME_MAX]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()  # nobody's document
