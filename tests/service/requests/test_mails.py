"""The family is written to once, after the undo window, if it agreed; nothing is lost when the server is away."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.identity import MunicipalityChanged, MunicipalityProfile
from contracts.requests import (
    AskFamily,
    QuestionAsked,
    ReopenRequest,
    RequestCounts,
    RequestCountsView,
    RetryMails,
    TakeQuestionBack,
    UndoDecision,
)
from tests.service.requests.conftest import ROY, Desk, writing_desk
from tests.support.actors import staff
from tests.support.harness import Installation
from tests.support.mail import Mailbox


@pytest.fixture
async def desk(town: Installation, mailbox: tuple[Mailbox, str]) -> Desk:
    return await writing_desk(town, mailbox[1])


async def decided(desk: Desk, decision: str = "accept", **how: Any) -> tuple[Any, Any]:
    proposal, request = await desk.file()
    await desk.decide(request, decision, **how)
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    return proposal, request


async def send(desk: Desk, after: timedelta = timedelta()) -> None:
    desk.service.push_machine_clock(after)
    await desk.service.run_timer("send-mails")


async def states(desk: Desk) -> list[str]:
    return [
        row["state"] for row in await desk.service.sql("SELECT state FROM outgoing_mail ORDER BY decision_no")
    ]


async def test_the_family_is_written_to_after_the_undo_window(desk: Desk, mailbox: Any) -> None:
    _, request = await decided(desk)
    await send(desk, timedelta(minutes=9))
    assert mailbox[0].received == []
    await send(desk, timedelta(minutes=2))
    await send(desk)
    ((to, mail),) = mailbox[0].received
    assert to == "jean.dupont@example.org"
    assert mail["Subject"] == "Votre demande de réservation est acceptée – Saint-Jean"
    assert mail["From"] == "Saint-Jean <ne-pas-repondre@saint-jean.example>"
    (text,) = mailbox[0].texts()
    assert "Léa DUPONT" in text
    assert "lundi 27 avril 2015" in text
    assert "https://famille.saint-jean.example/demandes" in text
    assert mail["Date"].datetime == datetime.fromisoformat("2015-04-08T10:00+02:00"), (
        "a letter is dated at its decision, not when it left"
    )
    assert [one.what for one in (await desk.detail(request)).history].count("written") == 1


async def test_a_refusal_carries_its_reason(desk: Desk, mailbox: Any) -> None:
    await decided(desk, "refuse", reason_code="complet", note="Réessayez en mai.")
    await send(desk, timedelta(minutes=11))
    ((_, mail),) = mailbox[0].received
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert "Plus de place disponible" in body
        assert "Réessayez en mai." in body


async def test_an_undone_decision_is_never_told(desk: Desk, mailbox: Any) -> None:
    proposal, request = await decided(desk)
    await desk.service.send(UndoDecision(family_request_id=request), as_=ROY)
    await desk.service.feed(desk.settled(proposal, 2, "reverted"))
    await send(desk, timedelta(hours=1))
    assert mailbox[0].received == []
    assert await states(desk) == ["cancelled"]
    await desk.decide(request, "refuse", reason_code="complet")
    await desk.service.feed(desk.settled(proposal, 3, "applied"))
    await send(desk, timedelta(hours=1))
    assert [mail["Subject"] for _, mail in mailbox[0].received] == [
        "Votre demande de réservation est refusée – Saint-Jean"
    ]


async def test_a_decision_that_could_not_be_undone_is_told_after_all(desk: Desk, mailbox: Any) -> None:
    proposal, request = await decided(desk)
    await desk.service.send(UndoDecision(family_request_id=request), as_=ROY)
    await send(desk, timedelta(hours=1))
    assert mailbox[0].received == []
    await desk.service.feed(desk.settled(proposal, 2, "cannot_revert", "changed_meanwhile"))
    await send(desk)
    assert len(mailbox[0].received) == 1


async def test_a_guardian_who_did_not_agree_is_not_written_to(desk: Desk, mailbox: Any) -> None:
    await desk.service.feed(desk.known(version=2, email_allowed=False))
    await decided(desk)
    await send(desk, timedelta(minutes=11))
    assert mailbox[0].received == []
    assert await states(desk) == ["not_wanted"]


async def test_who_chose_plain_french_is_written_to_so(desk: Desk, mailbox: Any) -> None:
    await desk.service.feed(desk.known(version=2, message_language="fr_plain"))
    await decided(desk)
    await send(desk, timedelta(minutes=11))
    assert "La réponse est " in mailbox[0].texts()[0]


async def test_a_mail_gives_the_address_for_what_it_is_about(desk: Desk, mailbox: Any) -> None:
    profile = MunicipalityProfile(
        name="Saint-Jean", help_email="mairie@example.org", requests_email="reservations@example.org"
    )
    await desk.service.feed(MunicipalityChanged(version=2, profile=profile))
    await decided(desk)
    await send(desk, timedelta(minutes=11))
    ((_, mail),) = mailbox[0].received
    assert "reservations@example.org" in mailbox[0].texts()[0]
    assert "mairie@example.org" not in mailbox[0].texts()[0]
    assert mail["Reply-To"] == "reservations@example.org"


async def test_an_older_version_of_a_family_changes_nothing(desk: Desk, mailbox: Any) -> None:
    await desk.service.feed(desk.known(version=5, email="new@example.org"), desk.known(version=4))
    await decided(desk)
    await send(desk, timedelta(minutes=11))
    assert [to for to, _ in mailbox[0].received] == ["new@example.org"]


async def test_a_mail_waits_for_a_server_that_says_no_for_now(desk: Desk, mailbox: Any) -> None:
    mailbox[0].answer = "451 try again later"
    await decided(desk)
    await send(desk, timedelta(minutes=11))
    assert await states(desk) == ["due"]
    mailbox[0].answer = "250 OK"
    await send(desk)
    assert mailbox[0].received == [], "the next try has its own hour"
    await send(desk, timedelta(minutes=1))
    assert len(mailbox[0].received) == 1
    assert await states(desk) == ["sent"]


async def test_a_mail_the_server_refuses_for_good_is_parked_for_people_to_see(
    desk: Desk, mailbox: Any
) -> None:
    mailbox[0].answer = "554 message refused"
    await decided(desk)
    await send(desk, timedelta(minutes=11))
    assert await states(desk) == ["parked"]
    counts = await desk.service.ask(RequestCounts(), as_=ROY)
    assert isinstance(counts, RequestCountsView)
    assert (counts.parked, counts.parked_mails) == (0, 1)
    mailbox[0].answer = "250 OK"
    await desk.service.send(RetryMails(), as_=staff("direction"))
    await send(desk)
    assert len(mailbox[0].received) == 1


async def test_a_process_that_dies_after_claiming_loses_nothing(desk: Desk, mailbox: Any) -> None:
    await decided(desk)
    await desk.service.sql(
        "UPDATE outgoing_mail SET state = 'sending', claim = gen_random_uuid(), attempts = 1,"
        " due_at = now(), claimed_until = now() + interval '20 minutes'"
    )
    await send(desk, timedelta(minutes=11))
    assert mailbox[0].received == [], "another process may be sending it"
    await send(desk, timedelta(minutes=10))
    assert len(mailbox[0].received) == 1


async def test_two_senders_never_take_the_same_mail(desk: Desk, mailbox: Any) -> None:
    for _ in range(12):
        await decided(desk)
    desk.service.push_machine_clock(timedelta(minutes=11))
    await asyncio.gather(*(desk.service.run_timer("send-mails") for _ in range(3)))
    ids = [mail["Message-ID"] for _, mail in mailbox[0].received]
    assert len(ids) == len(set(ids)) == 12


async def test_without_a_server_mails_wait(town: Installation) -> None:
    service = await town.start("requests")
    desk = Desk(service, uuid4(), uuid4())
    await service.feed(desk.known())
    await decided(desk)
    await send(desk, timedelta(hours=1))
    assert await states(desk) == ["due"]


async def test_a_question_is_told_once_after_the_undo_window_without_its_words(
    desk: Desk, mailbox: Any
) -> None:
    _, request = await desk.file()
    command = AskFamily(
        family_request_id=request, reason_code="document_manquant", text="L’attestation de la CAF"
    )
    assert isinstance(await desk.service.send(command, as_=ROY), QuestionAsked)
    await desk.service.run_timer("send-questions")
    assert mailbox[0].received == []
    desk.service.push_machine_clock(timedelta(minutes=11))
    for _ in range(2):
        await desk.service.run_timer("send-questions")
    ((to, mail),) = mailbox[0].received
    assert (to, mail["Subject"]) == (
        "jean.dupont@example.org",
        "La mairie attend votre réponse – Saint-Jean",
    )
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert f"https://famille.saint-jean.example/demandes/{request}" in body
        assert "CAF" not in body


async def test_a_question_taken_back_in_time_is_told_to_nobody(desk: Desk, mailbox: Any) -> None:
    _, request = await desk.file()
    asked = await desk.service.send(AskFamily(family_request_id=request, reason_code="precision"), as_=ROY)
    assert isinstance(asked, QuestionAsked)
    await desk.service.send(TakeQuestionBack(question_id=asked.question_id), as_=ROY)
    desk.service.push_machine_clock(timedelta(minutes=11))
    await desk.service.run_timer("send-questions")
    assert mailbox[0].received == []
    states = await desk.service.sql("select state from question_mail")
    assert [row["state"] for row in states] == ["not_wanted"]


async def test_a_family_told_of_a_decision_is_told_that_it_is_reopened(desk: Desk, mailbox: Any) -> None:
    proposal, request = await decided(desk, "refuse", reason_code="complet")
    await send(desk, timedelta(minutes=11))
    why = "Une place s’est libérée."
    command = ReopenRequest(family_request_id=request, decision_no=1, reason=why)
    await desk.service.send(command, as_=ROY)
    await desk.service.feed(desk.settled(proposal, 2, "reverted"), desk.settled(proposal, 2, "reverted"))
    await send(desk)
    await desk.decide(request, "accept")
    await desk.service.feed(desk.settled(proposal, 3, "applied"))
    await send(desk, timedelta(minutes=11))
    assert [mail["Subject"].split(" est ")[1] for _, mail in mailbox[0].received] == [
        "refusée – Saint-Jean",
        "rouverte – Saint-Jean",
        "acceptée – Saint-Jean",
    ]
    assert why in mailbox[0].received[1][1].get_body(("plain",)).get_content()
