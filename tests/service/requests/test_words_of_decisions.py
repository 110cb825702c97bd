"""What an agent says with a decision reaches the inbox, in the one conversation about the request."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.family import ChildChanged
from contracts.messages import (
    Attachment,
    Conversation,
    ConversationView,
    DocumentsGiven,
    Inbox,
    InboxSettings,
    InboxView,
    MessageSent,
    SetInbox,
    WriteToFamily,
    WriteToTown,
)
from contracts.proposals import ProposalSummary
from contracts.requests import DecideRequest, UndoDecision
from services.requests.domain.identity import conversation_about, family_request_id
from tests.service.family.households import DESK
from tests.service.requests.conftest import ROY, Desk, writing_desk
from tests.service.requests.test_attachments import Hall, hall  # noqa: F401
from tests.support.actors import guardian, staff
from tests.support.harness import Installation

HEAD = staff("direction", name="Mme Petit")
NOTE = "Réessayez en mai."


@pytest.fixture
async def desk(town: Installation, mailbox: Any) -> Desk:
    return await writing_desk(town, mailbox[1])


async def refused(desk: Desk, **how: Any) -> UUID:
    proposal, request = await desk.file()
    given = {"reason_code": "complet", "note": NOTE} | how
    assert not isinstance(await desk.decide(request, "refuse", **given), Refusal)
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    return request


async def told(desk: Desk, after: timedelta = timedelta(minutes=11)) -> list[Any]:
    desk.service.push_machine_clock(after)
    await desk.service.run_timer("tell-decisions")
    view = await desk.service.ask(Inbox(), as_=desk.parent)
    assert isinstance(view, InboxView)
    return list(view.conversations)


async def test_the_word_arrives_once_after_the_undo_window_and_leads_to_its_request(
    desk: Desk, mailbox: Any
) -> None:
    request = await refused(desk)
    assert await told(desk, timedelta(minutes=9)) == []
    assert (await desk.detail(request, desk.parent)).conversation_id is None
    await told(desk, timedelta(minutes=2))
    (card,) = await told(desk)
    assert (card.family_request_id, card.unread, card.purpose) == (request, 1, "requests")
    assert card.subject == "Votre demande de réservation – Léa DUPONT"
    assert (await desk.detail(request, desk.parent)).conversation_id == card.conversation_id
    view = await desk.service.ask(Conversation(conversation_id=card.conversation_id), as_=desk.parent)
    assert isinstance(view, ConversationView)
    (message,) = view.messages
    assert message.author == "Mme Roy"
    assert message.text == (
        "Votre demande de réservation est refusée.\nMotif\u00a0: Plus de place disponible\n\nRéessayez en mai."
    )
    await desk.service.run_timer("send-mails")
    await desk.service.run_timer("send-notices")
    (text,) = mailbox[0].texts()
    assert NOTE in text
    assert f"/boite-de-reception/{card.conversation_id}" in text, "one mail, which says where to answer"


@pytest.mark.parametrize("case", ["undone", "no word"])
async def test_a_decision_without_a_word_or_taken_back_writes_nothing(desk: Desk, case: str) -> None:
    request = await refused(desk, **({"note": ""} if case == "no word" else {}))
    if case == "undone":
        await desk.service.send(UndoDecision(family_request_id=request), as_=ROY)
    assert await told(desk) == []


async def test_with_the_inbox_closed_the_mail_and_the_page_say_it_and_nothing_leads_to_the_inbox(
    desk: Desk, mailbox: Any
) -> None:
    settings = InboxSettings(open=False, closed_text="Écrivez-nous.")
    await desk.service.send(SetInbox(settings=settings), as_=HEAD)
    request = await refused(desk)
    assert await told(desk) == []
    detail = await desk.detail(request, desk.parent)
    assert (detail.request.reason_note, detail.conversation_id, detail.inbox_open) == (NOTE, None, False)
    await desk.service.run_timer("send-mails")
    (text,) = mailbox[0].texts()
    assert NOTE in text
    assert "boite-de-reception" not in text
    write = WriteToFamily(
        conversation_id=uuid4(), guardian_id=desk.guardian_id, text="Bonjour", family_request_id=request
    )
    await desk.service.send(write, as_=ROY)
    desk.service.push_machine_clock(timedelta(minutes=3))
    await desk.service.run_timer("send-notices")
    notice = mailbox[0].texts()[-1]
    assert f"/demandes/{request}" in notice
    assert "réception" not in notice


async def test_a_request_has_one_conversation_whoever_begins_it(desk: Desk) -> None:
    _, request = await desk.file()
    asked = WriteToTown(conversation_id=uuid4(), text="Alors ?", family_request_id=request)
    first = await desk.service.send(asked, as_=desk.parent)
    said = WriteToFamily(
        conversation_id=uuid4(), guardian_id=desk.guardian_id, text="Bientôt.", family_request_id=request
    )
    second = await desk.service.send(said, as_=ROY)
    assert isinstance(first, MessageSent)
    assert isinstance(second, MessageSent)
    assert first.conversation_id == second.conversation_id == conversation_about(request)
    assert (await desk.detail(request)).conversation_id == first.conversation_id


async def test_nobody_writes_about_another_s_request(desk: Desk) -> None:
    _, request = await desk.file()
    elsewhere = Desk(desk.service, uuid4(), uuid4())
    await desk.service.feed(elsewhere.known())
    for who in (guardian(desk.family_id, elsewhere.guardian_id), elsewhere.parent):
        intrusion = WriteToTown(conversation_id=uuid4(), text="?", family_request_id=request)
        assert await desk.service.send(intrusion, as_=who) == Refusal("not_found")
    said = WriteToFamily(
        conversation_id=uuid4(), guardian_id=elsewhere.guardian_id, text="?", family_request_id=request
    )
    assert await desk.service.send(said, as_=ROY) == Refusal("not_found")
    office = WriteToFamily(
        conversation_id=uuid4(), guardian_id=desk.guardian_id, text="?", family_request_id=request
    )
    assert await desk.service.send(office, as_=staff("regie")) == Refusal("not_found")


async def test_a_conversation_about_a_child_closes_with_the_child(desk: Desk) -> None:
    child = uuid4()
    summary = ProposalSummary(child_id=child, child_name="Léa DUPONT", days=[date(2015, 4, 27)])
    _, request = await desk.file(summary=summary)
    sent = await desk.service.send(
        WriteToTown(conversation_id=uuid4(), text="Alors ?", family_request_id=request), as_=desk.parent
    )
    assert isinstance(sent, MessageSent)
    lost = ChildChanged(
        version=2,
        child_id=child,
        family_id=desk.family_id,
        first_name="Léa",
        last_name="DUPONT",
        birth_date=date(2009, 1, 1),
        school="",
        class_name="",
        guardian_ids=[uuid4()],
    )
    await desk.service.feed(lost)
    assert await told(desk) == []
    view = await desk.service.ask(Conversation(conversation_id=sent.conversation_id), as_=desk.parent)
    assert view == Refusal("not_found")
    more = WriteToTown(conversation_id=uuid4(), text="Et là ?", family_request_id=request)
    assert await desk.service.send(more, as_=desk.parent) == Refusal("not_found")


async def test_a_document_goes_with_a_decision_once_it_is_final(hall: Hall) -> None:  # noqa: F811
    paul, service = hall.home.paul, hall.requests
    desk = Desk(service, hall.home.family_id, paul.guardian_id or uuid4())
    file, theirs = await hall.brings(DESK, None), await hall.brings(paul, hall.home.family_id)
    summary = ProposalSummary(child_name="Léa", days=[date(2015, 4, 27)])
    proposal = uuid4()
    await service.feed(desk.opened(proposal, summary=summary))
    request = family_request_id("planning", proposal)

    async def decide(*files: Attachment) -> Any:
        command = DecideRequest(family_request_id=request, decision="accept", attachments=list(files))
        return await service.send(command, as_=ROY)

    assert await decide(theirs) == Refusal("not_found"), "a family's own is not the town's to give"
    assert not isinstance(await decide(file), Refusal)
    await service.feed(desk.settled(proposal, 1, "applied"))
    await service.run_timer("tell-decisions")
    assert (await desk.detail(request, paul)).documents == []
    assert not await hall.opens(paul, file)
    service.push_machine_clock(timedelta(minutes=11))
    await service.run_timer("tell-decisions")
    await hall.town.settled()
    assert (await desk.detail(request, paul)).documents == [file]
    assert await hall.opens(paul, file)
    assert not await hall.opens(hall.home.anne, file)
    assert len(await service.emitted(DocumentsGiven)) == 1
