"""The way back to a registration file begun online: asked for by address, mailed once, used once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from contracts.family.file_papers import AskFileLink, OnlineFileResumed, ResumeOnlineFile
from deploy.embedded.mailbox import Mailbox
from deploy.embedded.processes import free_port
from tests.service.family.enrolling import FILE, GATEWAY, LINK, of_step, online, switch_online
from tests.service.family.households import code_of
from tests.service.family.test_online_file import mails_in
from tests.support.harness import Installation, ServiceUnderTest

HOUSEHOLD = of_step("household", FILE)
ADDRESS = "jean.dupont@exemple.fr"


@pytest.fixture
async def family(town: Installation, tmp_path: Path) -> AsyncIterator[ServiceUnderTest]:
    """With a mailbox, and a file begun online."""
    box = Mailbox(tmp_path, smtp_port=free_port(), page_port=free_port())
    await box.start()
    await town.start("identity")
    service = await town.start(
        "family", smtp_url=f"smtp://127.0.0.1:{box._smtp_port}", public_url="https://portail.test"
    )
    await switch_online(service)
    assert code_of(await online(service, step="household", values=HOUSEHOLD, expected_version=0)) == "ok"
    yield service
    await box.stop()


async def asks(family: ServiceUnderTest, email: str, address: str = "192.0.2.1") -> str:
    answer = code_of(await family.send(AskFileLink(email=email, address=address), as_=GATEWAY))
    await family.run_timer("send-file-links")
    return answer


def tokens(folder: Path) -> list[str]:
    found = [
        re.search(r"https://portail\.test/inscription/reprendre\?jeton=(\S+)", mail.get_content())
        for mail in mails_in(folder)
    ]
    return [one[1] for one in found if one]


async def resumes(family: ServiceUnderTest, token: str) -> str:
    answer = await family.send(ResumeOnlineFile(token=SecretStr(token)), as_=GATEWAY)
    return answer.secret if isinstance(answer, OnlineFileResumed) else code_of(answer)


async def test_the_link_comes_by_mail_and_leads_back_once(family: ServiceUnderTest, tmp_path: Path) -> None:
    assert await asks(family, "Jean.Dupont@exemple.fr ") == "ok"
    (token,) = tokens(tmp_path)
    assert mails_in(tmp_path)[0]["To"] == ADDRESS
    assert LINK.get_secret_value() not in mails_in(tmp_path)[0].get_content()
    (row,) = await family.sql("SELECT file_link_ask::text AS whole FROM file_link_ask")
    assert token not in row["whole"]
    assert await resumes(family, token) == LINK.get_secret_value()
    assert await resumes(family, token) == "link_expired", "it serves once"


async def test_an_unknown_address_has_the_same_answer_and_no_mail(
    family: ServiceUnderTest, tmp_path: Path
) -> None:
    assert await asks(family, "personne@exemple.fr") == "ok"
    await online(family, step="household", values={}, expected_version=1)
    assert await asks(family, ADDRESS) == "ok", "the address was taken out of the file"
    assert tokens(tmp_path) == []


async def test_a_link_ends_and_an_address_gets_a_few_an_hour(
    family: ServiceUnderTest, tmp_path: Path
) -> None:
    for number in range(4):
        assert await asks(family, ADDRESS, f"192.0.2.{number}") == "ok"
    made = tokens(tmp_path)
    assert len(made) == 3
    family.push_machine_clock(timedelta(hours=25))
    assert await resumes(family, made[0]) == "link_expired"
    await family.run_timer("purge-enrolment-files")
    assert await family.sql("SELECT id FROM file_link_ask") == []


async def test_one_place_asks_a_few_times_an_hour(family: ServiceUnderTest) -> None:
    answers = [await asks(family, f"personne-{number}@exemple.fr") for number in range(11)]
    assert answers == ["ok"] * 10 + ["too_many_requests"]
