"""The mail that reminds of a cut-off: to who agreed, in the town's hours, with a link and no child's name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.family import RecordReminderDue
from contracts.planning import ReminderDue
from contracts.requests import RequestCounts, RequestCountsView, RetryMails
from tests.service.requests.conftest import Desk, writing_desk
from tests.support.actors import staff
from tests.support.harness import Installation
from tests.support.mail import Mailbox

CLOSES = datetime(2015, 4, 9, 8, 0, tzinfo=UTC)


@pytest.fixture
async def desk(town: Installation, mailbox: tuple[Mailbox, str]) -> Desk:
    return await writing_desk(town, mailbox[1])


def due(desk: Desk, **changes: Any) -> ReminderDue:
    given: dict[str, Any] = {
        "version": 1,
        "reminder_id": uuid4(),
        "family_id": desk.family_id,
        "guardian_id": desk.guardian_id,
        "closes_at": CLOSES,
        "first_day": date(2015, 4, 27),
        "last_day": date(2015, 4, 30),
        "write_from": time(9),
        "write_until": time(18),
    }
    return ReminderDue(**(given | changes))


async def states(desk: Desk) -> list[str]:
    return [row["state"] for row in await desk.service.sql("SELECT state FROM reminder_mail")]


async def test_the_guardian_is_reminded_once_with_a_link_and_no_name_of_a_child(
    desk: Desk,
    mailbox: Any,
) -> None:
    event = due(desk)
    await desk.service.feed(event)
    for _ in range(2):
        await desk.service.run_timer("send-reminders")
    ((to, mail),) = mailbox[0].received
    assert to == "jean.dupont@example.org"
    assert (
        mail["Subject"].replace("\u00a0", " ") == "À réserver avant le jeudi 9 avril 2015 à 10 h – Saint-Jean"
    )
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert f"https://famille.saint-jean.example/rappels/{event.reminder_id}" in body
        assert "https://famille.saint-jean.example/compte/rappels" in body
        assert "du lundi 27 avril 2015 au jeudi 30 avril 2015" in body
        assert "Léa" not in body
    assert await states(desk) == ["sent"]


async def test_an_opening_is_told_with_its_moment(desk: Desk, mailbox: Any) -> None:
    await desk.service.feed(due(desk, opens_at=datetime(2015, 4, 8, 6, 0, tzinfo=UTC)))
    await desk.service.run_timer("send-reminders")
    ((_, mail),) = mailbox[0].received
    subject = mail["Subject"].replace("\u00a0", " ")
    assert subject == "Réservations ouvertes à partir du mercredi 8 avril 2015 à 8 h – Saint-Jean"
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content().replace("\u00a0", " ")
        assert "se réserve à partir du" in body
        assert "jusqu’au jeudi 9 avril 2015 à 10 h" in body
        assert "Rien n’est encore réservé" not in body


async def test_nothing_leaves_in_the_night_and_what_has_closed_never_does(
    desk: Desk,
    mailbox: Any,
) -> None:
    desk.service.set_now("2015-04-08T23:00")
    await desk.service.feed(due(desk))
    await desk.service.run_timer("send-reminders")
    assert (mailbox[0].received, await states(desk)) == ([], ["due"])
    desk.service.set_now("2015-04-09T10:00")
    await desk.service.run_timer("send-reminders")
    assert (mailbox[0].received, await states(desk)) == ([], ["too_late"])


async def test_who_did_not_agree_to_mails_gets_none(desk: Desk, mailbox: Any) -> None:
    await desk.service.feed(desk.known(version=2, email_allowed=False))
    await desk.service.feed(due(desk))
    await desk.service.run_timer("send-reminders")
    assert (mailbox[0].received, await states(desk)) == ([], ["not_wanted"])


async def test_a_refused_reminder_is_counted_and_can_be_tried_again(desk: Desk, mailbox: Any) -> None:
    mailbox[0].answer = "554 no"
    await desk.service.feed(due(desk))
    await desk.service.run_timer("send-reminders")
    assert await states(desk) == ["parked"]
    counts = await desk.service.ask(RequestCounts(), as_=staff("direction"))
    assert isinstance(counts, RequestCountsView)
    assert counts.parked_mails == 1
    mailbox[0].answer = "250 OK"
    await desk.service.send(RetryMails(), as_=staff("direction"))
    desk.service.push_machine_clock(timedelta(seconds=1))
    await desk.service.run_timer("send-reminders")
    assert await states(desk) == ["sent"]


@pytest.mark.parametrize(
    ("kind", "subject", "path"),
    [
        ("certification", "Votre dossier vous attend", "/compte/certifier"),
        ("expiry", "Un document de votre dossier arrive à échéance", "/documents"),
    ],
)
async def test_a_record_that_waits_is_told_once_without_saying_of_what(
    desk: Desk, mailbox: Any, kind: Any, subject: str, path: str
) -> None:
    event = RecordReminderDue(
        version=1,
        reminder_id=uuid4(),
        kind=kind,
        family_id=desk.family_id,
        guardian_id=desk.guardian_id,
        day=date(2015, 5, 1),
    )
    await desk.service.feed(event)
    for _ in range(2):
        await desk.service.run_timer("send-record-reminders")
    ((to, mail),) = mailbox[0].received
    assert (to, mail["Subject"]) == ("jean.dupont@example.org", f"{subject} – Saint-Jean")
    for part in ("plain", "html"):
        assert f"https://famille.saint-jean.example{path}" in mail.get_body((part,)).get_content()
    rows = await desk.service.sql("SELECT state FROM record_reminder")
    assert [row["state"] for row in rows] == ["sent"]
