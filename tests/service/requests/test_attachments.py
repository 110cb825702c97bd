"""Documents joined to what is written: nobody hands on what they may not open, and each home opens its own alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import (
    CourtDecision,
    CourtTerm,
    DocumentsView,
    FamilyDocuments,
    FileDocument,
    FileStatus,
    FileView,
    PublishPaper,
    RecordCourtDecision,
)
from contracts.messages import (
    Attachment,
    Conversation,
    ConversationView,
    DocumentsGiven,
    MessageSent,
    MessagesSent,
    WriteToFamilies,
    WriteToFamily,
    WriteToTown,
)
from contracts.requests import AnswerQuestion, AskFamily, QuestionAsked, QuestionEnded
from tests.service.family.households import DESK, LivingApart, neighbours, register
from tests.service.family.test_documents import PDF, PNG, announced, read, sent
from tests.service.requests.conftest import Desk
from tests.support.actors import guardian, staff
from tests.support.harness import Installation, ServiceUnderTest

NOT_FOUND = Refusal("not_found")


@dataclass
class Hall:
    """Requests and family, with Paul and Anne who live apart, and a neighbour."""

    town: Installation
    family: ServiceUnderTest
    requests: ServiceUnderTest
    home: LivingApart
    neighbour: Actor

    async def brings(self, who: Actor, family_id: UUID | None, content: bytes = PDF) -> Attachment:
        """A complete document."""
        opened = announced(family_id, content)
        answer = await sent(self.family, opened, content, who)
        assert isinstance(answer, FileView), answer
        assert answer.complete
        return Attachment(file_id=opened.file_id, name="Attestation.pdf")

    async def tells(self, who: Actor, *files: Attachment, **more: Any) -> MessageSent | Refusal:
        """An agent writes to a guardian."""
        assert who.guardian_id is not None
        command = WriteToFamily(
            conversation_id=uuid4(), guardian_id=who.guardian_id, text="Voici.", attachments=list(files)
        )
        answer = await self.requests.send(command, as_=more.get("as_", DESK))
        await self.town.settled()
        return answer

    async def writes(self, who: Actor, *files: Attachment) -> MessageSent | Refusal:
        """A guardian writes to the town hall."""
        command = WriteToTown(conversation_id=uuid4(), text="Voici.", attachments=list(files))
        return await self.requests.send(command, as_=who)

    async def opens(self, who: Actor, file: Attachment) -> bool:
        """Whether somebody opens a document."""
        status = await self.family.ask(FileStatus(file_id=file.file_id), as_=who)
        assert isinstance(status, FileView) or status == NOT_FOUND, status
        return isinstance(status, FileView)

    async def listed(self, who: Actor) -> list[UUID]:
        """What the town gave, as the documents of the record say it."""
        assert who.family_id is not None
        view = await self.family.ask(FamilyDocuments(family_id=who.family_id), as_=who)
        assert isinstance(view, DocumentsView), view
        return [one.file_id for one in view.given]


@pytest.fixture
async def hall(town: Installation) -> Hall:
    """On 8 April 2015."""
    family, requests = await town.start("family"), await town.start("requests")
    family.set_now("2015-04-08T10:00")
    home, other = LivingApart(), neighbours()
    await register(family, home.registered())
    await register(family, other)
    await town.settled()
    return Hall(
        town, family, requests, home, guardian(other.family_id, other.guardians[0].guardian_id, "Anne MARTIN")
    )


async def test_what_the_town_joins_is_opened_by_the_guardian_written_to_and_nobody_else(hall: Hall) -> None:
    file = await hall.brings(DESK, None)
    assert not await hall.opens(hall.home.paul, file), "nothing is given before the message is"
    told = await hall.tells(hall.home.paul, file)
    assert isinstance(told, MessageSent)
    whole = await hall.requests.ask(Conversation(conversation_id=told.conversation_id), as_=hall.home.paul)
    assert isinstance(whole, ConversationView)
    assert whole.messages[0].attachments == [file]
    assert await read(hall.family, file.file_id, hall.home.paul) == PDF
    assert await hall.listed(hall.home.paul) == [file.file_id]
    for other in (hall.home.anne, hall.neighbour):
        assert not await hall.opens(other, file)
        assert await hall.listed(other) == []
        assert await hall.writes(other, file) == NOT_FOUND, "what one cannot open one does not send either"
    for agent in (DESK, staff("regie"), staff("direction")):
        assert await hall.opens(agent, file)


async def test_a_file_given_is_not_its_guardian_s_to_file_nor_the_town_s_to_take_away(hall: Hall) -> None:
    file = await hall.brings(DESK, None)
    await hall.tells(hall.home.paul, file)
    filing = FileDocument(family_id=hall.home.family_id, file_id=file.file_id, kind="other")
    assert await hall.family.send(filing, as_=hall.home.paul) == NOT_FOUND
    paper = PublishPaper(
        paper_id=uuid4(),
        section="rules",
        title="Règlement",
        first_day=date(2015, 4, 1),
        file_id=file.file_id,
        expected_version=0,
    )
    assert await hall.family.send(paper, as_=DESK) == NOT_FOUND, "a paper's file goes away with it"
    unsent = await hall.brings(DESK, None, PNG)
    hall.family.push_machine_clock(timedelta(days=8))
    await hall.family.run_timer("purge-files")
    assert await hall.opens(hall.home.paul, file)
    assert not await hall.opens(DESK, unsent), "brought for a message that was never sent"


async def test_one_message_to_many_families_gives_the_file_to_each_guardian(hall: Hall) -> None:
    file = await hall.brings(DESK, None)
    everybody = WriteToFamilies(subject="Rentrée", text="Le guide.", attachments=[file])
    assert await hall.requests.send(everybody, as_=DESK) == MessagesSent(sent=3)
    await hall.town.settled()
    for who in (hall.home.paul, hall.home.anne, hall.neighbour):
        assert await hall.listed(who) == [file.file_id]
    one = await hall.brings(DESK, None, PNG)
    some = WriteToFamilies(
        subject="Sortie", text="Le plan.", family_ids=[hall.home.family_id], attachments=[one]
    )
    assert await hall.requests.send(some, as_=DESK) == MessagesSent(sent=2)
    await hall.town.settled()
    assert await hall.opens(hall.home.anne, one)
    assert not await hall.opens(hall.neighbour, one)


async def test_the_town_gives_only_what_is_its_own(hall: Hall) -> None:
    anne_s = await hall.brings(hall.home.anne, hall.home.family_id)
    filed = await hall.brings(DESK, hall.home.family_id)
    shown = await hall.brings(DESK, None, PNG)
    paper = PublishPaper(
        paper_id=uuid4(),
        section="rules",
        title="Règlement",
        first_day=date(2015, 4, 1),
        file_id=shown.file_id,
        expected_version=0,
    )
    await hall.family.send(paper, as_=DESK)
    for file in (anne_s, filed, shown, Attachment(file_id=uuid4(), name="rien.pdf")):
        assert await hall.tells(hall.home.paul, file) == NOT_FOUND
        everybody = WriteToFamilies(subject="Rentrée", text="Le guide.", attachments=[file])
        assert await hall.requests.send(everybody, as_=DESK) == NOT_FOUND
    begun = announced(None)
    await hall.family.send(begun, as_=DESK)
    half = Attachment(file_id=begun.file_id, name="moitié.pdf")
    answer = await hall.tells(hall.home.paul, half)
    assert isinstance(answer, Refusal)
    assert answer.code == "file_incomplete"
    assert await hall.requests.emitted(DocumentsGiven) == []
    assert await hall.requests.sql("SELECT 1 FROM conversation") == [], "nothing is half written"


async def test_the_cash_office_joins_documents_and_brings_none_for_a_family(hall: Hall) -> None:
    officer = staff("regie")
    file = await hall.brings(officer, None)
    assert isinstance(await hall.tells(hall.home.paul, file, as_=officer), MessageSent)
    assert await hall.opens(hall.home.paul, file)
    assert await hall.family.send(announced(hall.home.family_id), as_=officer) == NOT_FOUND
    assert await hall.family.send(announced(None), as_=staff("pointage")) == Refusal("not_allowed")


async def test_a_guardian_sends_only_what_they_may_open(hall: Hall) -> None:
    mine = await hall.brings(hall.home.paul, hall.home.family_id)
    answer = await hall.writes(hall.home.paul, mine)
    assert isinstance(answer, MessageSent)
    for other in (hall.home.anne, hall.neighbour):
        assert await hall.writes(other, mine) == NOT_FOUND
    whole = await hall.requests.ask(Conversation(conversation_id=answer.conversation_id), as_=DESK)
    assert isinstance(whole, ConversationView)
    assert whole.messages[0].attachments == [mine]
    assert len(await hall.requests.sql("SELECT 1 FROM message")) == 1


async def test_an_answer_to_a_question_carries_the_guardian_s_own_documents(hall: Hall) -> None:
    desk = Desk(hall.requests, hall.home.family_id, hall.home.paul_id)
    _, request = await desk.file()
    asking = AskFamily(family_request_id=request, reason_code="document_manquant", text="Lequel ?")
    asked = await hall.requests.send(asking, as_=DESK)
    assert isinstance(asked, QuestionAsked)
    anne_s = await hall.brings(hall.home.anne, hall.home.family_id)
    mine = await hall.brings(hall.home.paul, hall.home.family_id, PNG)
    wrong = AnswerQuestion(question_id=asked.question_id, text="La voici.", attachments=[anne_s])
    assert await hall.requests.send(wrong, as_=hall.home.paul) == NOT_FOUND
    right = AnswerQuestion(question_id=asked.question_id, text="La voici.", attachments=[mine])
    assert isinstance(await hall.requests.send(right, as_=hall.home.paul), QuestionEnded)
    detail = await desk.detail(request)
    assert [(one.state, one.attachments) for one in detail.questions] == [("answered", [mine])]


async def test_what_is_about_a_child_closes_with_the_right_to_act_for_it(hall: Hall) -> None:
    general, about = await hall.brings(DESK, None), await hall.brings(DESK, None, PNG)
    await hall.tells(hall.home.anne, general)
    await hall.family.feed(
        DocumentsGiven(
            version=1,
            given_in=uuid4(),
            family_id=hall.home.family_id,
            guardian_id=hall.home.anne_id,
            child_id=hall.home.lea_id,
            file_ids=[about.file_id],
        )
    )
    assert await hall.opens(hall.home.anne, about)
    decision = CourtDecision(
        child_ids=[hall.home.lea_id],
        kind="family_court",
        court="Tribunal judiciaire",
        decided_on=date(2015, 4, 7),
        from_on=date(2015, 4, 8),
        terms=[CourtTerm(guardian_id=hall.home.anne_id, authority="withdrawn")],
    )
    recorded = RecordCourtDecision(
        family_id=hall.home.family_id, decision_id=uuid4(), decision=decision, expected_version=0
    )
    await hall.family.send(recorded, as_=DESK)
    assert not await hall.opens(hall.home.anne, about)
    assert await hall.opens(hall.home.anne, general)
    assert await hall.listed(hall.home.anne) == [general.file_id]


async def test_what_is_given_no_more_is_taken_back(hall: Hall) -> None:
    file, given_in = await hall.brings(DESK, None), uuid4()
    for version, files in ((1, [file.file_id]), (2, [])):
        told = DocumentsGiven(
            version=version,
            given_in=given_in,
            family_id=hall.home.family_id,
            guardian_id=hall.home.paul_id,
            file_ids=files,
        )
        await hall.family.feed(told)
        assert await hall.opens(hall.home.paul, file) is bool(files)
