"""A guardian and the town hall write to each other; nobody else reads along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.messages import (
    Conversation,
    ConversationView,
    Inbox,
    InboxSettings,
    InboxView,
    MarkAnswered,
    MessageSent,
    MessagesSent,
    Noted,
    ReadConversation,
    SetInbox,
    Unread,
    UnreadView,
    WriteToFamilies,
    WriteToFamily,
    WriteToTown,
)
from contracts.requests import RequestCounts, RequestCountsView, RetryMails
from tests.service.requests.conftest import MARTIN, ROY, Desk
from tests.support.actors import guardian, staff
from tests.support.harness import Installation
from tests.support.mail import Mailbox

HEAD = staff("direction", name="Mme Petit")


@pytest.fixture
async def town_hall(town: Installation, mailbox: tuple[Mailbox, str]) -> Desk:
    """The town hall, which knows one guardian."""
    service = await town.start(
        "requests", smtp_url=mailbox[1], mail_from="a@b.example", public_url="https://famille.example"
    )
    service.set_now("2015-04-08T10:00")
    desk = Desk(service, uuid4(), uuid4())
    await service.feed(desk.known())
    return desk


async def write(desk: Desk, text: str = "Bonjour", **how: Any) -> MessageSent:
    command = WriteToTown(**({"conversation_id": uuid4(), "text": text} | how))
    sent = await desk.service.send(command, as_=desk.parent)
    assert isinstance(sent, MessageSent)
    return sent


async def answer(desk: Desk, conversation: UUID, text: str = "Bien reçu.") -> MessageSent:
    command = WriteToFamily(conversation_id=conversation, guardian_id=desk.guardian_id, text=text)
    sent = await desk.service.send(command, as_=ROY)
    assert isinstance(sent, MessageSent)
    return sent


async def box(desk: Desk, who: Any, **how: Any) -> InboxView:
    view = await desk.service.ask(Inbox(**how), as_=who)
    assert isinstance(view, InboxView)
    return view


async def read(desk: Desk, conversation: UUID, who: Any) -> ConversationView | Refusal:
    return await desk.service.ask(Conversation(conversation_id=conversation), as_=who)


async def test_a_guardian_writes_and_an_agent_answers(town_hall: Desk) -> None:
    sent = await write(town_hall, "Ma facture AL-36 me semble fausse.", purpose="money")
    (waiting,) = (await box(town_hall, ROY, unread_only=True)).conversations
    assert (waiting.subject, waiting.guardian_name, waiting.unread) == (
        "Ma facture AL-36 me semble fausse.",
        "Jean DUPONT",
        1,
    )
    await answer(town_hall, sent.conversation_id)
    assert (await box(town_hall, ROY, to_answer=True)).conversations == []
    mine = await box(town_hall, town_hall.parent)
    assert (mine.unread, mine.conversations[0].unread, mine.conversations[0].last_from) == (1, 1, "town")
    whole = await read(town_hall, sent.conversation_id, town_hall.parent)
    assert isinstance(whole, ConversationView)
    assert [(one.written_by, one.author, one.text) for one in whole.messages] == [
        ("family", "Jean DUPONT", "Ma facture AL-36 me semble fausse."),
        ("town", "Mme Roy", "Bien reçu."),
    ]


async def test_what_one_agent_has_read_still_waits_for_an_answer(town_hall: Desk) -> None:
    sent = await write(town_hall)
    seen = ReadConversation(conversation_id=sent.conversation_id, message_id=sent.message_id)
    assert await town_hall.service.send(seen, as_=ROY) == Noted()
    view = await box(town_hall, MARTIN, to_answer=True)
    assert [(one.unread, one.to_answer) for one in view.conversations] == [(0, True)]
    assert (view.to_answer, view.unread) == (1, 0)
    assert await town_hall.service.ask(Unread(), as_=MARTIN) == UnreadView(unread=1)
    counts = await town_hall.service.ask(RequestCounts(), as_=MARTIN)
    assert isinstance(counts, RequestCountsView)
    assert counts.messages_to_answer == 1
    await answer(town_hall, sent.conversation_id)
    assert (await box(town_hall, MARTIN)).to_answer == 0
    (card,) = (await box(town_hall, town_hall.parent)).conversations
    assert not card.to_answer, "that is the agents' own matter"


async def test_an_agent_closes_a_conversation_without_an_answer_unless_something_came_meanwhile(
    town_hall: Desk,
) -> None:
    first = await write(town_hall)
    second = await write(town_hall, "Encore un mot.", conversation_id=first.conversation_id)

    async def mark(message: UUID, answered: bool) -> Any:
        command = MarkAnswered(conversation_id=first.conversation_id, message_id=message, answered=answered)
        return await town_hall.service.send(command, as_=ROY)

    assert await mark(first.message_id, True) == Refusal("changed_meanwhile")
    assert await mark(second.message_id, True) == Noted()
    (card,) = (await box(town_hall, MARTIN)).conversations
    assert (card.to_answer, card.closed_by) == (False, "Mme Roy")
    (card,) = (await box(town_hall, town_hall.parent)).conversations
    assert card.closed_by == ""
    assert await mark(second.message_id, False) == Noted()
    assert (await box(town_hall, MARTIN)).conversations[0].to_answer
    assert await mark(second.message_id, True) == Noted()
    await write(town_hall, "Et maintenant ?", conversation_id=first.conversation_id)
    (card,) = (await box(town_hall, MARTIN)).conversations
    assert (card.to_answer, card.closed_by, card.closed_at) == (True, "", None)


async def test_what_arrives_after_the_page_was_shown_stays_unread(town_hall: Desk) -> None:
    sent = await write(town_hall)
    first = await answer(town_hall, sent.conversation_id)
    await answer(town_hall, sent.conversation_id, "Autre chose.")
    seen = ReadConversation(conversation_id=sent.conversation_id, message_id=first.message_id)
    assert await town_hall.service.send(seen, as_=town_hall.parent) == Noted()
    assert await town_hall.service.ask(Unread(), as_=town_hall.parent) == UnreadView(unread=1)
    assert (await box(town_hall, town_hall.parent)).conversations[0].unread == 1


async def test_nobody_reads_or_answers_in_another_s_conversation(town_hall: Desk) -> None:
    sent = await write(town_hall, "Entre nous.")
    other_parent = guardian(town_hall.family_id, uuid4())
    elsewhere = Desk(town_hall.service, uuid4(), uuid4())
    stranger = elsewhere.parent
    await town_hall.service.feed(elsewhere.known())
    for who in (other_parent, stranger):
        assert await read(town_hall, sent.conversation_id, who) == Refusal("not_found")
        assert (await box(town_hall, who)).conversations == []
        assert (await box(town_hall, who, guardian_id=town_hall.guardian_id)).conversations == []
        seen = ReadConversation(conversation_id=sent.conversation_id, message_id=sent.message_id)
        assert await town_hall.service.send(seen, as_=who) == Refusal("not_found")
        intrusion = WriteToTown(conversation_id=sent.conversation_id, text="Je m’invite.")
        assert await town_hall.service.send(intrusion, as_=who) == Refusal("not_found")
    for who in (staff("pointage"), staff("regie")):
        answered = await read(town_hall, sent.conversation_id, who)
        assert isinstance(answered, ConversationView) == ("regie" in who.roles)


async def test_texts_are_sealed_and_ride_no_event(town_hall: Desk) -> None:
    await write(town_hall, "Il est allergique aux arachides.")
    for table in ("message", "conversation", "outbox", "audit", "idempotency"):
        assert "arachides" not in str(await town_hall.service.sql(f"SELECT * FROM {table}"))
        hexed = b"arachides".hex()
        assert hexed not in str(await town_hall.service.sql(f"SELECT t::text FROM {table} t"))


async def test_one_message_to_many_makes_a_conversation_for_each(town_hall: Desk) -> None:
    second = Desk(town_hall.service, uuid4(), uuid4())
    await town_hall.service.feed(second.known())
    command = WriteToFamilies(subject="Grève jeudi", text="La cantine sera fermée.")
    assert await town_hall.service.send(command, as_=HEAD) == MessagesSent(sent=2)
    ids = set()
    for desk in (town_hall, second):
        (card,) = (await box(desk, desk.parent)).conversations
        assert card.subject == "Grève jeudi"
        ids.add(card.conversation_id)
    assert len(ids) == 2
    only = WriteToFamilies(subject="Vous", text="Seulement vous.", family_ids=[second.family_id])
    assert await town_hall.service.send(only, as_=HEAD) == MessagesSent(sent=1)
    assert (await box(town_hall, town_hall.parent)).total == 1


async def test_a_closed_inbox_refuses_families_and_says_where_to_write(town_hall: Desk) -> None:
    sent = await write(town_hall)
    settings = InboxSettings(open=False, closed_text="Écrivez à enfance@loiron-ruille.fr")
    assert await town_hall.service.send(SetInbox(settings=settings), as_=HEAD) == Noted()
    refused = await town_hall.service.send(
        WriteToTown(conversation_id=uuid4(), text="?"), as_=town_hall.parent
    )
    assert refused == Refusal("inbox_closed")
    view = await box(town_hall, town_hall.parent)
    assert (view.open, view.closed_text, view.total) == (False, settings.closed_text, 1)
    await answer(town_hall, sent.conversation_id)
    assert await town_hall.service.send(SetInbox(settings=settings), as_=ROY) == Refusal("not_allowed")


async def test_a_mail_says_that_a_message_waits_and_not_what_it_says(
    town_hall: Desk, mailbox: tuple[Mailbox, str]
) -> None:
    sent = await write(town_hall)
    await answer(town_hall, sent.conversation_id, "Votre enfant a été pris en charge.")
    await town_hall.service.run_timer("send-notices")
    assert mailbox[0].received == []
    town_hall.service.push_machine_clock(timedelta(minutes=3))
    await town_hall.service.run_timer("send-notices")
    await town_hall.service.run_timer("send-notices")
    ((to, mail),), (body,) = mailbox[0].received, mailbox[0].texts()
    assert to == "jean.dupont@example.org"
    assert f"https://famille.example/boite-de-reception/{sent.conversation_id}" in body
    assert "pris en charge" not in mail.as_string()


async def test_what_was_read_meanwhile_needs_no_mail(town_hall: Desk, mailbox: tuple[Mailbox, str]) -> None:
    sent = await write(town_hall)
    told = await answer(town_hall, sent.conversation_id)
    seen = ReadConversation(conversation_id=sent.conversation_id, message_id=told.message_id)
    await town_hall.service.send(seen, as_=town_hall.parent)
    town_hall.service.push_machine_clock(timedelta(minutes=3))
    await town_hall.service.run_timer("send-notices")
    assert mailbox[0].received == []
    assert [row["state"] for row in await town_hall.service.sql("SELECT state FROM message_notice")] == [
        "not_wanted"
    ]


async def test_a_notice_that_could_not_leave_is_parked_and_tried_again(
    town_hall: Desk, mailbox: tuple[Mailbox, str]
) -> None:
    sent = await write(town_hall)
    await answer(town_hall, sent.conversation_id)
    mailbox[0].answer = "550 no such user"
    town_hall.service.push_machine_clock(timedelta(minutes=3))
    await town_hall.service.run_timer("send-notices")
    counts = await town_hall.service.ask(RequestCounts(), as_=ROY)
    assert isinstance(counts, RequestCountsView), counts
    assert counts.parked_mails == 1
    mailbox[0].answer = "250 OK"
    await town_hall.service.send(RetryMails(), as_=HEAD)
    town_hall.service.push_machine_clock(timedelta(minutes=1))
    await town_hall.service.run_timer("send-notices")
    assert len(mailbox[0].received) == 1
