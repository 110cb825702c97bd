"""The town's papers: published with or without a file, seen at their days, replaced and withdrawn, two agents at once."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import (
    FILE_CHUNK_BYTES,
    FileChunk,
    FileChunkView,
    FileStatus,
    FileView,
    PaperChunk,
    Papers,
    PaperSaved,
    PapersView,
    PublishPaper,
    PutFileChunk,
    WithdrawDocument,
    WithdrawPaper,
)
from tests.service.family.households import DESK, LivingApart, code_of, living_apart
from tests.service.family.test_documents import PDF, PNG, announced, piece
from tests.support.actors import staff
from tests.support.harness import ServiceUnderTest

FIRST = date(2015, 4, 1)


@pytest.fixture
async def apart(family: ServiceUnderTest) -> LivingApart:
    return await living_apart(family, "2015-04-08T10:00")


async def brought(family: ServiceUnderTest, content: bytes = PDF, who: Actor = DESK) -> UUID:
    opened = announced(None, content, name="Règlement.pdf")
    answer: Any = await family.send(opened, as_=who)
    for index in range(-(-len(content) // FILE_CHUNK_BYTES)):
        assert isinstance(answer, FileView), answer
        answer = await family.send(piece(opened.file_id, index, content), as_=who)
    assert answer.complete
    return opened.file_id


def paper(**changes: Any) -> PublishPaper:
    given: dict[str, Any] = {
        "paper_id": uuid4(),
        "section": "rules",
        "title": "Règlement de la cantine",
        "text": "En vigueur.",
        "first_day": FIRST,
        "expected_version": 0,
    }
    return PublishPaper.model_validate(given | changes)


async def shown(family: ServiceUnderTest, who: Actor, **query: Any) -> list[str]:
    view = await family.ask(Papers(**query), as_=who)
    assert isinstance(view, PapersView), view
    return [one.title for one in view.papers]


async def read(family: ServiceUnderTest, paper_id: UUID, who: Actor) -> bytes:
    content, index = b"", 0
    while True:
        chunk = await family.ask(PaperChunk(paper_id=paper_id, index=index), as_=who)
        assert isinstance(chunk, FileChunkView), chunk
        content, index = content + chunk.content, index + 1
        if chunk.last:
            return content


async def test_a_file_is_read_whole_by_every_parent(family: ServiceUnderTest, apart: LivingApart) -> None:
    published = paper(file_id=await brought(family))
    assert await family.send(published, as_=DESK) == PaperSaved(version=1)
    view = await family.ask(Papers(), as_=apart.paul)
    assert isinstance(view, PapersView)
    (one,) = view.papers
    assert (one.file_name, one.media_type, one.size) == ("Règlement.pdf", "application/pdf", len(PDF))
    assert (one.version, one.published_by) == (1, DESK.name)
    for who in (apart.paul, apart.anne, DESK, staff("pointage")):
        assert await read(family, one.paper_id, who) == PDF


async def test_families_read_a_paper_at_its_days_only(family: ServiceUnderTest, apart: LivingApart) -> None:
    for title, first, last in (
        ("hier", date(2015, 4, 1), date(2015, 4, 7)),
        ("aujourd’hui", date(2015, 4, 8), date(2015, 4, 8)),
        ("demain", date(2015, 4, 9), None),
    ):
        file_id = await brought(family, PNG)
        await family.send(paper(title=title, first_day=first, last_day=last, file_id=file_id), as_=DESK)
    assert await shown(family, apart.paul) == ["aujourd’hui"]
    assert await shown(family, apart.paul, everything=True) == ["aujourd’hui"]
    assert await shown(family, DESK, everything=True) == ["aujourd’hui", "demain", "hier"]
    view = await family.ask(Papers(everything=True), as_=DESK)
    assert isinstance(view, PapersView)
    for one in view.papers:
        answer = await family.ask(PaperChunk(paper_id=one.paper_id, index=0), as_=apart.paul)
        assert isinstance(answer, FileChunkView) == (one.title == "aujourd’hui")


async def test_papers_come_by_position_then_title(family: ServiceUnderTest, apart: LivingApart) -> None:
    for title, position in (("b", 1), ("z", 0), ("A", 1)):
        await family.send(paper(title=title, position=position), as_=DESK)
    assert await shown(family, apart.paul) == ["z", "A", "b"]


async def test_another_file_takes_the_place_of_the_former(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    former, latter = await brought(family), await brought(family, PNG)
    first = paper(file_id=former)
    await family.send(first, as_=DESK)
    again = first.model_copy(update={"file_id": latter, "expected_version": 1})
    assert await family.send(again, as_=DESK) == PaperSaved(version=2)
    assert await read(family, first.paper_id, apart.paul) == PNG
    assert code_of(await family.ask(FileStatus(file_id=former), as_=DESK)) == "not_found"
    other = paper(file_id=latter)
    assert code_of(await family.send(other, as_=DESK)) == "not_found", "one file, one paper"


async def test_two_agents_at_once_the_second_is_told(family: ServiceUnderTest, apart: LivingApart) -> None:
    first = paper()
    await family.send(first, as_=DESK)
    mine = first.model_copy(update={"title": "Le mien", "expected_version": 1})
    theirs = first.model_copy(update={"title": "Le leur", "expected_version": 1})
    assert await family.send(mine, as_=DESK) == PaperSaved(version=2)
    answer = await family.send(theirs, as_=staff("direction"))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.data["version"]) == ("conflict", 2)
    gone = WithdrawPaper(paper_id=first.paper_id, expected_version=1)
    assert code_of(await family.send(gone, as_=DESK)) == "conflict"
    assert await shown(family, apart.paul) == ["Le mien"]


async def test_withdrawn_it_is_gone_with_its_file(family: ServiceUnderTest, apart: LivingApart) -> None:
    file_id = await brought(family)
    first = paper(file_id=file_id)
    await family.send(first, as_=DESK)
    gone = WithdrawPaper(paper_id=first.paper_id, expected_version=1)
    assert await family.send(gone, as_=DESK) == PaperSaved(version=1)
    assert await shown(family, DESK, everything=True) == []
    assert code_of(await family.send(gone, as_=DESK)) == "not_found"
    assert await family.sql("SELECT id FROM file") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "  "},
        {"text": " "},
        {"last_day": date(2015, 3, 31)},
    ],
)
async def test_what_says_nothing_or_ends_before_it_begins_is_refused(
    family: ServiceUnderTest, apart: LivingApart, changes: dict[str, Any]
) -> None:
    assert code_of(await family.send(paper(**changes), as_=DESK)) == "invalid_input"


async def test_the_file_is_the_town_s_and_whole(family: ServiceUnderTest, apart: LivingApart) -> None:
    theirs = announced(apart.family_id, PNG)
    await family.send(theirs, as_=apart.paul)
    await family.send(piece(theirs.file_id, 0, PNG), as_=apart.paul)
    half = announced(None, PDF)
    await family.send(half, as_=DESK)
    assert code_of(await family.send(paper(file_id=theirs.file_id), as_=DESK)) == "not_found"
    assert code_of(await family.send(paper(file_id=half.file_id), as_=DESK)) == "file_incomplete"


async def test_what_is_neither_pdf_nor_picture_is_refused(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    page = b"<script>alert(1)</script>"
    opened = announced(None, page)
    await family.send(opened, as_=DESK)
    answer = await family.send(
        PutFileChunk(file_id=opened.file_id, index=0, content=b64encode(page)), as_=DESK
    )
    assert code_of(answer) == "file_type_refused"


async def test_guardians_publish_nothing_and_open_no_file_but_by_its_paper(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    file_id = await brought(family)
    await family.send(paper(file_id=file_id), as_=DESK)
    opened = announced(None, PNG)
    assert code_of(await family.send(opened, as_=apart.paul)) == "not_found"
    assert code_of(await family.send(paper(), as_=apart.paul)) == "not_allowed"
    assert code_of(await family.ask(FileChunk(file_id=file_id, index=0), as_=apart.paul)) == "not_found"
    assert code_of(await family.send(WithdrawDocument(file_id=file_id), as_=DESK)) == "not_found"


async def test_a_file_of_no_paper_is_forgotten_after_a_week(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    kept, forgotten = await brought(family), await brought(family, PNG)
    await family.send(paper(file_id=kept), as_=DESK)
    family.push_machine_clock(timedelta(days=8))
    await family.run_timer("purge-files")
    assert [row["id"] for row in await family.sql("SELECT id FROM file")] == [kept]
    assert forgotten != kept
