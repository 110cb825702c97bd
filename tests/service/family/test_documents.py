"""Documents: cut and resumed, believed for what they are, sealed, and each reading traced."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import (
    FILE_CHUNK_BYTES,
    FILE_MAX_BYTES,
    FileChunk,
    FileChunkView,
    FileStatus,
    FileView,
    OpenFile,
    PutFileChunk,
)
from tests.service.family.households import DESK, LivingApart, code_of, neighbours, register
from tests.support.actors import guardian, staff
from tests.support.harness import Installation, ServiceUnderTest

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 5000
PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 10


def announced(family_id: UUID | None, content: bytes = PDF, **changes: Any) -> OpenFile:
    return OpenFile.model_validate(
        {
            "file_id": uuid4(),
            "family_id": family_id,
            "name": "Attestation de Léa.pdf",
            "media_type": "application/pdf",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        | changes
    )


def piece(file_id: UUID, index: int, content: bytes = PDF) -> PutFileChunk:
    part = content[index * FILE_CHUNK_BYTES : (index + 1) * FILE_CHUNK_BYTES]
    return PutFileChunk(file_id=file_id, index=index, content=b64encode(part))


async def sent(
    family: ServiceUnderTest, opened: OpenFile, content: bytes, actor: Actor
) -> FileView | Refusal:
    answer: FileView | Refusal = await family.send(opened, as_=actor)
    for index in range(-(-len(content) // FILE_CHUNK_BYTES)):
        if isinstance(answer, Refusal):
            return answer
        answer = await family.send(piece(opened.file_id, index, content), as_=actor)
    return answer


async def read(family: ServiceUnderTest, file_id: UUID, actor: Actor) -> bytes:
    content, last, index = b"", False, 0
    while not last:
        chunk = await family.ask(FileChunk(file_id=file_id, index=index), as_=actor)
        assert isinstance(chunk, FileChunkView), chunk
        content, last, index = content + chunk.content, chunk.last, index + 1
    return content


async def test_a_document_arrives_whole_and_is_read_whole(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    opened = announced(apart.family_id)
    view = await sent(family, opened, PDF, apart.paul)
    assert isinstance(view, FileView)
    assert view.received_at is not None
    assert view == FileView(
        file_id=opened.file_id,
        name="Attestation de Léa.pdf",
        media_type="application/pdf",
        size=len(PDF),
        received=len(PDF),
        complete=True,
        family_id=apart.family_id,
        received_at=view.received_at,
    )
    assert await read(family, opened.file_id, apart.paul) == PDF
    assert await read(family, opened.file_id, DESK) == PDF


async def test_a_sending_that_was_cut_goes_on_where_it_was(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    opened = announced(apart.family_id)
    await family.send(opened, as_=apart.paul)
    await family.send(piece(opened.file_id, 0), as_=apart.paul)
    status = await family.ask(FileStatus(file_id=opened.file_id), as_=apart.paul)
    assert isinstance(status, FileView)
    assert (status.received, status.complete) == (FILE_CHUNK_BYTES, False)
    assert await family.send(opened, as_=apart.paul) == status
    assert await family.send(piece(opened.file_id, 0), as_=apart.paul) == status
    for index in (2, 1):
        done = await family.send(piece(opened.file_id, index), as_=apart.paul)
    assert isinstance(done, FileView)
    assert done.complete
    assert await read(family, opened.file_id, apart.paul) == PDF


async def test_a_piece_sent_again_after_the_end_changes_nothing(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    opened = announced(apart.family_id)
    await sent(family, opened, PDF, apart.paul)
    again = await family.send(piece(opened.file_id, 0, b"\xff\xd8\xff" + PDF), as_=apart.paul)
    assert isinstance(again, FileView)
    assert again.complete
    assert await read(family, opened.file_id, apart.paul) == PDF


async def test_the_largest_document_passes_and_a_larger_one_does_not(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    largest = b"%PDF-" + b"x" * (FILE_MAX_BYTES - 5)
    opened = announced(apart.family_id, largest)
    view = await sent(family, opened, largest, apart.paul)
    assert isinstance(view, FileView)
    assert view.complete
    assert hashlib.sha256(await read(family, opened.file_id, DESK)).hexdigest() == opened.sha256
    too_large = announced(apart.family_id, size=FILE_MAX_BYTES + 1)
    assert await family.send(too_large, as_=apart.paul) == Refusal("file_too_large", limit=FILE_MAX_BYTES)


async def test_a_document_is_believed_for_what_it_is(family: ServiceUnderTest, apart: LivingApart) -> None:
    view = await sent(family, announced(apart.family_id, PNG), PNG, apart.paul)
    assert isinstance(view, FileView)
    assert (view.complete, view.media_type) == (True, "image/png")


async def test_a_program_under_a_pdfs_name_is_refused_and_dropped(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    program = b"MZ" + b"\x00" * 100
    opened = announced(apart.family_id, program)
    assert await sent(family, opened, program, apart.paul) == Refusal("file_type_refused")
    assert await family.ask(FileStatus(file_id=opened.file_id), as_=apart.paul) == Refusal("not_found")


async def test_a_document_that_is_not_the_announced_one_is_not_complete(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    opened = announced(apart.family_id)
    altered = PDF[:-1] + b"!"
    assert await sent(family, opened, altered, apart.paul) == Refusal("file_incomplete", reason="checksum")
    assert await family.ask(FileChunk(file_id=opened.file_id, index=0), as_=apart.paul) == Refusal(
        "file_incomplete", reason="missing"
    )
    done = await family.send(piece(opened.file_id, 2), as_=apart.paul)
    assert isinstance(done, FileView)
    assert done.complete


async def test_a_piece_has_the_length_its_place_asks_for(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    opened = announced(apart.family_id)
    await family.send(opened, as_=apart.paul)
    short = PutFileChunk(file_id=opened.file_id, index=0, content=b64encode(PDF[:10]))
    beyond = PutFileChunk(file_id=opened.file_id, index=3, content=b64encode(b"x"))
    assert code_of(await family.send(short, as_=apart.paul)) == "invalid_input"
    assert code_of(await family.send(beyond, as_=apart.paul)) == "invalid_input"


async def test_neither_the_name_nor_the_content_is_readable_in_the_database(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    await sent(family, announced(apart.family_id), PDF, apart.paul)
    (row,) = await family.sql("SELECT name FROM file")
    assert b"Attestation" not in row["name"]
    for chunk in await family.sql("SELECT content FROM file_chunk"):
        assert b"%PDF" not in chunk["content"]
        assert bytes(range(64)) not in chunk["content"]


async def test_a_document_is_seen_by_who_handed_it_in_and_by_the_desk(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    opened = announced(apart.family_id)
    await sent(family, opened, PDF, apart.paul)
    others = neighbours()
    await register(family, others)
    stranger = guardian(others.family_id, others.guardians[0].guardian_id)
    for actor in (apart.anne, stranger, guardian(others.family_id, apart.paul_id)):
        assert await family.ask(FileStatus(file_id=opened.file_id), as_=actor) == Refusal("not_found")
        assert await family.ask(FileChunk(file_id=opened.file_id, index=0), as_=actor) == Refusal("not_found")
        assert await family.send(piece(opened.file_id, 0), as_=actor) == Refusal("not_found")
        taken = announced(apart.family_id, file_id=opened.file_id)
        assert code_of(await family.send(taken, as_=actor)) in ("conflict", "not_found")
    for agent, code in ((staff("pointage"), "not_allowed"), (staff("regie"), "not_found")):
        assert await family.ask(FileChunk(file_id=opened.file_id, index=0), as_=agent) == Refusal(code)


async def test_nobody_hands_a_document_in_for_another_family(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    others = neighbours()
    await register(family, others)
    assert await family.send(announced(others.family_id), as_=apart.paul) == Refusal("not_found")
    assert await family.send(announced(uuid4()), as_=DESK) == Refusal("not_found")


async def test_every_reading_of_a_document_is_traced(family: ServiceUnderTest, apart: LivingApart) -> None:
    opened = announced(apart.family_id, PNG)
    await sent(family, opened, PNG, apart.paul)
    await read(family, opened.file_id, staff("direction", name="M. Blanc"))
    (trace,) = await family.sql("SELECT * FROM audit WHERE action = 'file.read'")
    assert (trace["actor_name"], trace["entity_id"]) == ("M. Blanc", str(opened.file_id))
    await family.ask(FileChunk(file_id=opened.file_id, index=9), as_=DESK)
    assert len(await family.sql("SELECT 1 FROM audit WHERE action = 'file.read'")) == 1


async def test_a_family_has_so_many_documents_under_way(town: Installation) -> None:
    family = await town.start("family", files_under_way=2)
    household = LivingApart()
    await register(family, household.registered())
    answers = [await family.send(announced(household.family_id), as_=household.paul) for _ in range(3)]
    assert list(map(code_of, answers)) == ["ok", "ok", "too_many_requests"]


async def test_a_sending_given_up_is_forgotten_after_a_week_and_a_complete_document_is_kept(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    given_up, complete = announced(apart.family_id), announced(apart.family_id, PNG)
    await family.send(given_up, as_=apart.paul)
    await family.send(piece(given_up.file_id, 0), as_=apart.paul)
    await sent(family, complete, PNG, apart.paul)
    family.push_machine_clock(timedelta(days=8))
    await family.run_timer("purge-files")
    assert await family.ask(FileStatus(file_id=given_up.file_id), as_=apart.paul) == Refusal("not_found")
    assert await read(family, complete.file_id, apart.paul) == PNG
    assert len(await family.sql("SELECT 1 FROM file_chunk")) == 1
