"""What a guardian is told without asking: in their inbox, with the mail that says so, once nothing takes it back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.family import ChildChanged, GuardianNoticeDue, MovedStay
from contracts.messages import Conversation, ConversationView, Inbox, InboxView, Unread, UnreadView
from tests.service.requests.conftest import ROY, Desk, writing_desk
from tests.support.actors import guardian
from tests.support.harness import Installation
from tests.support.mail import Mailbox

LEA = uuid4()


@pytest.fixture
async def desk(town: Installation, mailbox: tuple[Mailbox, str]) -> Desk:
    """A desk that writes mails, and knows one guardian."""
    return await writing_desk(town, mailbox[1])


def child(desk: Desk, version: int, *guardians: UUID) -> ChildChanged:
    return ChildChanged(
        version=version,
        child_id=LEA,
        family_id=desk.family_id,
        last_name="DUPONT",
        first_name="Léa",
        birth_date=date(2008, 2, 29),
        school="",
        class_name="",
        guardian_ids=list(guardians),
    )


def notice(desk: Desk, kind: Any = "days_moved", about: UUID | None = None, **more: Any) -> GuardianNoticeDue:
    stays = [
        MovedStay(first_day=date(2015, 4, 28), last_day=date(2015, 4, 28), whose="other"),
        MovedStay(first_day=date(2015, 5, 1), last_day=date(2015, 5, 3), whose="yours"),
    ]
    return GuardianNoticeDue(
        version=1,
        notice_id=uuid4(),
        kind=kind,
        about_id=about or uuid4(),
        family_id=desk.family_id,
        guardian_id=desk.guardian_id,
        child_id=LEA,
        child_name="Léa",
        stays=stays if kind == "days_moved" else [],
        **more,
    )


async def box(desk: Desk, who: Any = None) -> list[tuple[str, str]]:
    """Subject and text of each conversation."""
    who = who or desk.parent
    inbox = await desk.service.ask(Inbox(), as_=who)
    assert isinstance(inbox, InboxView)
    found = []
    for card in inbox.conversations:
        whole = await desk.service.ask(Conversation(conversation_id=card.conversation_id), as_=who)
        assert isinstance(whole, ConversationView)
        assert [one.written_by for one in whole.messages] == ["town"]
        found.append((card.subject, whole.messages[0].text))
    return found


async def pass_the_undo_window(desk: Desk) -> None:
    desk.service.push_machine_clock(timedelta(minutes=11))
    await desk.service.run_timer("tell-guardians")


async def states(desk: Desk) -> list[str]:
    rows = await desk.service.sql("SELECT state FROM guardian_notice ORDER BY due_at")
    return [row["state"] for row in rows]


async def test_the_other_home_reads_its_days_once_nothing_takes_them_back(desk: Desk, mailbox: Any) -> None:
    await desk.service.feed(child(desk, 1, desk.guardian_id), notice(desk))
    await desk.service.run_timer("tell-guardians")
    assert await box(desk) == []
    await pass_the_undo_window(desk)
    ((subject, text),) = await box(desk)
    assert subject == "Calendrier de garde\u00a0: des jours changent pour Léa"
    assert "- le mardi 28 avril 2015\u00a0: chez l’autre parent\n" in text
    assert "- du vendredi 1er mai 2015 au dimanche 3 mai 2015\u00a0: chez vous\n" in text
    assert await box(desk, guardian(desk.family_id, uuid4())) == []
    await desk.service.run_timer("send-notices")
    ((to, mail),) = mailbox[0].received
    assert to == "jean.dupont@example.org"
    for part in ("plain", "html"):
        assert "Léa" not in mail.get_body((part,)).get_content()
    await desk.service.run_timer("tell-guardians")
    assert len(await box(desk)) == 1


async def test_what_is_taken_back_in_time_is_told_to_nobody_and_later_told_as_such(desk: Desk) -> None:
    about = uuid4()
    undone = notice(desk, about=about, taken_back=True)
    rule = [one.model_copy(update={"whose": "rule"}) for one in undone.stays]
    undone = undone.model_copy(update={"stays": rule})
    await desk.service.feed(child(desk, 1, desk.guardian_id), notice(desk, about=about), undone)
    await pass_the_undo_window(desk)
    assert (await states(desk), await box(desk)) == (["cancelled"], [])
    await desk.service.feed(notice(desk, about=about))
    await pass_the_undo_window(desk)
    again = undone.model_copy(update={"notice_id": uuid4()})
    await desk.service.feed(again)
    await pass_the_undo_window(desk)
    assert await states(desk) == ["cancelled", "written", "written"]
    told = sorted(text for _, text in await box(desk))  # both of the same instant: in no order
    assert ["le mardi 28 avril 2015\u00a0: selon la règle habituelle" in text for text in told] == [
        False,
        True,
    ]


async def test_a_calendar_drawn_twice_by_the_town_is_one_message(desk: Desk) -> None:
    drawn = notice(desk, about=LEA).model_copy(update={"stays": []})
    again = drawn.model_copy(update={"notice_id": uuid4()})
    await desk.service.feed(child(desk, 1, desk.guardian_id), notice(desk), drawn, again)
    await pass_the_undo_window(desk)
    assert sorted(await states(desk)) == ["cancelled", "written", "written"]
    told = dict(await box(desk))
    text = told["Calendrier de garde\u00a0: changement pour Léa"]
    assert "La mairie a enregistré un changement" in text
    assert len(told) == 2, "the days of an accepted swap are told apart"


async def test_who_lost_the_child_is_told_that_and_nothing_of_the_decision(desk: Desk) -> None:
    desk.service.set_now("2015-04-08T10:00")
    await desk.service.feed(child(desk, 1, uuid4()), notice(desk, "access_ended"), notice(desk))
    await pass_the_undo_window(desk)
    ((subject, text),) = await box(desk)
    assert subject == "Léa n’est plus dans votre espace famille"
    assert "Depuis le mercredi 8 avril 2015" in text
    assert not any(
        word in text.lower() for word in ("juge", "justice", "tribunal", "autre parent", "autorité")
    )
    # the days of a child who is closed to them are no longer theirs to know
    assert sorted(await states(desk)) == ["dropped", "written"]


async def test_days_that_were_told_close_with_the_child_and_open_again(desk: Desk) -> None:
    await desk.service.feed(child(desk, 1, desk.guardian_id), notice(desk))
    await pass_the_undo_window(desk)
    (told,) = await desk.service.sql("SELECT notice_id FROM guardian_notice")
    read = Conversation(conversation_id=told["notice_id"])
    for version, guardians, unread in ((2, (), 0), (3, (desk.guardian_id,), 1)):
        await desk.service.feed(child(desk, version, *guardians))
        assert (await desk.service.ask(Unread(), as_=desk.parent)) == UnreadView(unread=unread)
        assert len(await box(desk)) == unread
        assert isinstance(await desk.service.ask(read, as_=desk.parent), Refusal) == (unread == 0)
        assert isinstance(await desk.service.ask(read, as_=ROY), ConversationView), "agents read it"


async def test_an_access_that_is_given_back_meanwhile_is_not_told(desk: Desk) -> None:
    await desk.service.feed(child(desk, 1), notice(desk, "access_ended"))
    await desk.service.feed(child(desk, 2, desk.guardian_id))
    await pass_the_undo_window(desk)
    assert (await states(desk), await box(desk)) == (["dropped"], [])


async def test_the_message_is_sealed_and_its_notice_names_nobody(desk: Desk) -> None:
    await desk.service.feed(child(desk, 1, desk.guardian_id), notice(desk))
    await pass_the_undo_window(desk)
    for table in ("message", "conversation", "outbox", "audit"):
        assert "autre parent" not in str(await desk.service.sql(f"SELECT * FROM {table}"))
