"""The registration file filled online: where the town allows it, under a secret link, until an agent has it."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.family import (
    CompleteEnrolmentFile,
    EnrolmentFileCompleted,
    EnrolmentFiles,
    EnrolmentFilesView,
    EnrolmentFileView,
    OnlineFileView,
    ReadEnrolmentFile,
    ReadOnlineFile,
    SendBackEnrolmentFile,
    SendOnlineFile,
)
from deploy.embedded.mailbox import Mailbox
from deploy.embedded.processes import free_port
from tests.service.family.enrolling import FILE, GATEWAY, LINK, filled, of_step, online, switch_online
from tests.service.family.households import DESK, code_of
from tests.support.actors import anonymous
from tests.support.harness import Installation, ServiceUnderTest

HOUSEHOLD = of_step("household", FILE)
ONLINE = {key: text for key, text in FILE.items() if not key.startswith("document.")}


async def seen(family: ServiceUnderTest, secret: SecretStr = LINK) -> OnlineFileView | Refusal:
    return await family.ask(ReadOnlineFile(secret=secret), as_=GATEWAY)


async def sent(family: ServiceUnderTest) -> UUID:
    """A whole file, sent; answers its id as agents know it."""
    version = await filled(family, ONLINE)
    done = await family.send(SendOnlineFile(secret=LINK, expected_version=version), as_=GATEWAY)
    assert code_of(done) == "ok"
    view = await family.ask(EnrolmentFiles(state="sent"), as_=DESK)
    assert isinstance(view, EnrolmentFilesView)
    return view.files[0].file_id


def mails_in(folder: Path) -> list[EmailMessage]:
    """The mails a mailbox has kept."""
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml")]


async def test_closed_nothing_can_be_begun_nor_read(family: ServiceUnderTest) -> None:
    refused = await online(family, step="household", values=HOUSEHOLD, expected_version=0)
    assert code_of(refused) == "enrolment_closed"
    assert code_of(await seen(family)) == "enrolment_closed"


async def test_a_visitor_finds_what_they_typed_under_their_link_and_nobody_else_does(
    family: ServiceUnderTest,
) -> None:
    await switch_online(family)
    await filled(family, ONLINE)
    view = await seen(family)
    assert isinstance(view, OnlineFileView)
    assert (view.state, view.values, view.wrong) == ("draft", ONLINE, {})
    assert code_of(await seen(family, SecretStr("un-autre-lien-au-hasard"))) == "not_found"
    agents = await family.ask(EnrolmentFiles(), as_=DESK)
    assert isinstance(agents, EnrolmentFilesView)
    assert (agents.files, agents.counts) == ([], {}), "what was not sent is not the town's"
    (row,) = await family.sql("SELECT id, enrolment_file::text AS whole FROM enrolment_file")
    assert LINK.get_secret_value() not in row["whole"]
    assert code_of(await family.ask(ReadEnrolmentFile(file_id=row["id"]), as_=DESK)) == "not_found"
    refused = await family.ask(ReadOnlineFile(secret=LINK), as_=anonymous())
    assert code_of(refused) == "not_allowed"


async def test_an_unfinished_file_is_not_sent(family: ServiceUnderTest) -> None:
    await switch_online(family)
    await online(family, step="household", values=HOUSEHOLD, expected_version=0)
    refused = await family.send(SendOnlineFile(secret=LINK, expected_version=1), as_=GATEWAY)
    assert isinstance(refused, Refusal)
    assert refused.data["fields"] == [{"field": "child.0.last_name", "error": "missing"}]


async def test_sent_it_waits_for_an_agent_who_completes_it(family: ServiceUnderTest) -> None:
    await switch_online(family)
    file_id = await sent(family)
    more = await online(family, step="household", values=HOUSEHOLD, expected_version=5)
    assert code_of(more) == "conflict", "what agents look at does not move"
    file = await family.ask(ReadEnrolmentFile(file_id=file_id), as_=DESK)
    assert isinstance(file, EnrolmentFileView)
    assert (file.origin, file.state) == ("online", "sent")
    command = CompleteEnrolmentFile(file_id=file_id, expected_version=file.version)
    assert isinstance(await family.send(command, as_=DESK), EnrolmentFileCompleted)
    view = await seen(family)
    assert isinstance(view, OnlineFileView)
    assert (view.state, view.values) == ("complete", {})


async def test_sent_back_the_family_reads_why_corrects_and_sends_again(family: ServiceUnderTest) -> None:
    await switch_online(family)
    file_id = await sent(family)
    back = SendBackEnrolmentFile(file_id=file_id, expected_version=5, reason="Il manque l’école.")
    assert code_of(await family.send(back, as_=DESK)) == "ok"
    view = await seen(family)
    assert isinstance(view, OnlineFileView)
    assert (view.state, view.reason) == ("returned", "Il manque l’école.")
    assert code_of(await family.send(SendOnlineFile(secret=LINK, expected_version=6), as_=GATEWAY)) == "ok"
    assert await family.sql("SELECT * FROM enrolment_mail") == [], "what was answered needs no mail"


async def test_an_address_begins_a_few_files_an_hour(family: ServiceUnderTest) -> None:
    await switch_online(family)
    for number in range(11):
        secret = SecretStr(f"lien-secret-numero-{number}")
        last = await online(family, step="household", values=HOUSEHOLD, expected_version=0, secret=secret)
    assert code_of(last) == "too_many_requests"
    elsewhere = await online(
        family, step="household", values=HOUSEHOLD, expected_version=0, secret=secret, address="192.0.2.9"
    )
    assert code_of(elsewhere) == "ok"
    family.push_machine_clock(timedelta(hours=2))
    again = await online(family, step="household", values={}, expected_version=0, secret="un-lien-plus-tard")
    assert code_of(again) == "ok"


async def test_what_is_given_up_is_forgotten_and_what_was_sent_is_not(family: ServiceUnderTest) -> None:
    await switch_online(family)
    file_id = await sent(family)
    other = SecretStr("un-brouillon-oublie")
    await online(family, step="household", values=HOUSEHOLD, expected_version=0, secret=other)
    family.push_machine_clock(timedelta(days=29))
    await family.run_timer("purge-enrolment-files")
    assert code_of(await seen(family, other)) == "ok"
    family.push_machine_clock(timedelta(days=2))
    await family.run_timer("purge-enrolment-files")
    assert code_of(await seen(family, other)) == "not_found"
    assert code_of(await family.ask(ReadEnrolmentFile(file_id=file_id), as_=DESK)) == "ok"


async def test_papers_are_for_the_town_to_tick(family: ServiceUnderTest) -> None:
    await switch_online(family)
    values = {"document.insurance": "received"}
    refused = await online(family, step="documents", values=values, expected_version=0)
    assert code_of(refused) == "invalid_input"


async def test_sent_back_the_family_is_told_by_mail_with_its_link(town: Installation, tmp_path: Path) -> None:
    box = Mailbox(tmp_path, smtp_port=free_port(), page_port=free_port())
    await box.start()
    try:
        await town.start("identity")
        family = await town.start(
            "family", smtp_url=f"smtp://127.0.0.1:{box._smtp_port}", public_url="https://portail.test"
        )
        await switch_online(family)
        file_id = await sent(family)
        back = SendBackEnrolmentFile(file_id=file_id, expected_version=5, reason="Il manque l’école.")
        assert code_of(await family.send(back, as_=DESK)) == "ok"
        for _ in range(2):
            await family.run_timer("send-mails")
        (mail,) = mails_in(tmp_path)
        assert mail["To"] == "jean.dupont@exemple.fr"
        text = mail.get_content()
        assert "Il manque l’école." in text
        assert f"https://portail.test/inscription/{LINK.get_secret_value()}" in text
        assert await family.sql("SELECT * FROM enrolment_mail") == []
    finally:
        await box.stop()
