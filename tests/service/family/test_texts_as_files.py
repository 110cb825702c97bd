"""A text to accept that is the town's own PDF: read before it is accepted, and for ever after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import (
    CertificationView,
    Certified,
    Certify,
    FileChunkView,
    FileStatus,
    FileView,
    MyCertification,
    PublishPaper,
    PublishText,
    TextChunk,
    TextPublished,
    WithdrawText,
)
from tests.service.family.households import LivingApart, neighbours, register
from tests.service.family.test_documents import PDF, PNG, announced, sent
from tests.support.actors import guardian, staff
from tests.support.harness import ServiceUnderTest

HEAD = staff("direction")
NOT_FOUND = Refusal("not_found")


async def brought(family: ServiceUnderTest, content: bytes = PDF) -> UUID:
    opened = announced(None, content, name="Règlement.pdf")
    assert isinstance(await sent(family, opened, content, HEAD), FileView)
    return opened.file_id


def text(**changes: Any) -> PublishText:
    given = {"text_id": uuid4(), "code": "reglement", "title": "Règlement", "from_on": date(2015, 4, 1)}
    return PublishText.model_validate(given | changes)


async def read(family: ServiceUnderTest, text_id: UUID, who: Actor) -> bytes | Refusal:
    content, index = b"", 0
    while True:
        piece = await family.ask(TextChunk(text_id=text_id, index=index), as_=who)
        if not isinstance(piece, FileChunkView):
            return piece
        content, index = content + piece.content, index + 1
        if piece.last:
            return content


async def mine(family: ServiceUnderTest, home: LivingApart, who: Actor) -> CertificationView:
    view = await family.ask(MyCertification(family_id=home.family_id), as_=who)
    assert isinstance(view, CertificationView), view
    return view


async def test_what_was_accepted_stays_readable_when_another_version_holds(family: ServiceUnderTest) -> None:
    home, other = LivingApart(), neighbours()
    family.set_now("2015-04-08T10:00")
    await register(family, home.registered())
    await register(family, other)
    stranger = guardian(other.family_id, other.guardians[0].guardian_id)
    first = text(file_id=await brought(family))
    assert await family.send(first, as_=HEAD) == TextPublished(version_no=1)
    (waiting,) = (await mine(family, home, home.paul)).texts
    assert (waiting.body, waiting.file_name, waiting.size) == ("", "Règlement.pdf", len(PDF))
    assert await read(family, first.text_id, home.paul) == PDF
    view = await mine(family, home, home.paul)
    accepting = Certify(family_id=home.family_id, expected_version=view.version, accepted=[first.text_id])
    assert isinstance(await family.send(accepting, as_=home.paul), Certified)
    second = text(file_id=await brought(family, PDF + b"2"), body="Ce qui change.")
    assert await family.send(second, as_=HEAD) == TextPublished(version_no=2)
    assert await family.send(WithdrawText(text_id=first.text_id), as_=HEAD) != NOT_FOUND
    family.push_machine_clock(timedelta(days=30))
    await family.run_timer("purge-files")
    assert await read(family, first.text_id, home.paul) == PDF
    assert [one.text_id for one in (await mine(family, home, home.paul)).former] == [first.text_id]
    for who in (home.anne, stranger):
        assert await read(family, first.text_id, who) == NOT_FOUND, "neither in force nor theirs"
        assert await read(family, second.text_id, who) == PDF + b"2"
    assert await read(family, first.text_id, HEAD) == PDF
    to_come = text(file_id=await brought(family, PDF + b"3"), from_on=date(2015, 9, 1))
    await family.send(to_come, as_=HEAD)
    assert await read(family, to_come.text_id, home.paul) == NOT_FOUND


async def test_only_a_whole_pdf_of_the_town_s_own_that_nothing_else_shows_is_published(
    family: ServiceUnderTest,
) -> None:
    home = LivingApart()
    family.set_now("2015-04-08T10:00")
    await register(family, home.registered())
    picture, shown, begun = await brought(family, PNG), await brought(family), announced(None)
    await family.send(begun, as_=HEAD)
    theirs = announced(home.family_id)
    await sent(family, theirs, PDF, home.paul)
    await family.send(text(file_id=shown), as_=HEAD)
    for file_id, code in (
        (picture, "file_type_refused"),
        (begun.file_id, "file_incomplete"),
        (theirs.file_id, "not_found"),
        (shown, "not_found"),
        (None, "invalid_input"),
    ):
        refused = await family.send(text(file_id=file_id), as_=HEAD)
        assert isinstance(refused, Refusal)
        assert refused.code == code
    paper = PublishPaper(
        paper_id=uuid4(),
        section="rules",
        title="Règlement",
        first_day=date(2015, 4, 1),
        file_id=shown,
        expected_version=0,
    )
    assert await family.send(paper, as_=HEAD) == NOT_FOUND, "a paper's file can be replaced"
    assert await family.ask(FileStatus(file_id=shown), as_=home.paul) == NOT_FOUND
    assert await family.sql("SELECT 1 FROM town_text WHERE file_id IS NULL") == []
