"""A link by e-mail: single use, half an hour, the same answer for everybody, and in the database only sealed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.family import EventGuardian
from contracts.identity import (
    AskPasswordReset,
    Done,
    MunicipalityProfile,
    ResetLink,
    ResetPassword,
    ResetView,
    ResolveSession,
    SetMunicipality,
    SignedIn,
)
from tests.service.identity.households import (
    GATEWAY,
    activate,
    adult,
    household,
    issue,
    sign_in,
    traces,
)
from tests.support.harness import Installation, ServiceUnderTest
from tests.support.mail import Mailbox, mail_server

EMAIL = "Jean.Dupont@example.org"
NEW = "Platane2016"


class Desk:
    """Identity, its mailbox, and Jean DUPONT who has forgotten his password."""

    def __init__(self, identity: ServiceUnderTest, box: Mailbox, jean: EventGuardian) -> None:
        self.identity, self.box, self.jean = identity, box, jean

    async def ask(self, typed: str, address: str = "192.0.2.1") -> Any:
        command = AskPasswordReset(typed=typed, address=address)
        return await self.identity.send(command, as_=GATEWAY)

    async def mails(self) -> list[str]:
        await self.identity.run_timer("send-mails")
        return self.box.texts()

    async def link(self, typed: str = "jean.dupont") -> str:
        """The token of the newest mail."""
        assert await self.ask(typed) == Done()
        found = re.findall(r"/mot-de-passe-oublie/nouveau\?jeton=(\S+)", (await self.mails())[-1])
        assert len(found) == 1
        return str(found[0])

    async def look(self, token: str) -> Any:
        return await self.identity.ask(ResetLink(token=SecretStr(token)), as_=GATEWAY)

    async def reset(self, token: str, password: str = NEW) -> Any:
        command = ResetPassword(token=SecretStr(token), password=SecretStr(password))
        return await self.identity.send(command, as_=GATEWAY)


@pytest.fixture
async def desk(town: Installation) -> AsyncIterator[Desk]:
    async with mail_server() as (box, url):
        identity = await town.start(
            "identity", smtp_url=url, public_url="https://famille.example", mail_from="portail@example.org"
        )
        await identity.send(SetMunicipality(profile=MunicipalityProfile(name="Saint-Jean")))
        jean = adult(email=EMAIL)
        await identity.feed(household(jean))
        (code,) = (await issue(identity, jean)).codes
        await activate(identity, "jean.dupont", code.code)
        yield Desk(identity, box, jean)


@pytest.mark.parametrize("typed", ["jean.dupont", " JEAN.dupont@EXAMPLE.org "])
async def test_the_link_goes_to_the_address_that_is_known(desk: Desk, typed: str) -> None:
    token = await desk.link(typed)
    ((to, mail),) = desk.box.received
    assert to == EMAIL
    assert mail["Subject"] == "Choisir un nouveau mot de passe – Saint-Jean"
    assert "«\u00a0jean.dupont\u00a0»" in desk.box.texts()[0]
    assert "30\u00a0minutes" in desk.box.texts()[0]
    assert await desk.look(token) == ResetView(identifier="jean.dupont", initials="J. D.")


async def test_a_link_is_used_once_and_ends_every_session(desk: Desk) -> None:
    signed = await sign_in(desk.identity, "jean.dupont")
    assert isinstance(signed, SignedIn)
    token = await desk.link()
    assert await desk.reset(token, "court") == Refusal(
        "password_too_weak", missing=["min_length", "upper", "digit"]
    )
    assert await desk.reset(token) == Done()
    resolved = ResolveSession(session_token=SecretStr(signed.session_token))
    assert await desk.identity.ask(resolved, as_=GATEWAY) == Refusal("session_ended")
    assert await desk.reset(token) == Done(), "the same form sent twice"
    assert await desk.reset(token, "Autrement3") == Refusal("link_expired")
    assert await desk.look(token) == Refusal("link_expired")
    assert isinstance(await sign_in(desk.identity, "jean.dupont", NEW), SignedIn)
    assert {"password_reset.asked", "password.reset"} <= set(await traces(desk.identity))


async def test_who_chose_plain_french_is_written_to_so(desk: Desk) -> None:
    plain = desk.jean.model_copy(update={"message_language": "fr_plain"})
    (known,) = await desk.identity.sql("SELECT family_id FROM known_guardian")
    await desk.identity.feed(household(plain, version=2, family_id=known["family_id"]))
    await desk.link()
    assert "Quelqu’un a demandé un nouveau mot de passe." in desk.box.texts()[0]


async def test_the_holder_is_told_by_mail_that_the_password_changed(desk: Desk) -> None:
    await desk.reset(await desk.link())
    texts = await desk.mails()
    assert len(texts) == 2
    assert "vient d’être remplacé" in texts[1]
    assert NEW not in texts[1]


async def test_after_half_an_hour_a_link_is_worth_nothing(desk: Desk) -> None:
    token = await desk.link()
    desk.identity.push_machine_clock(timedelta(minutes=29))
    assert isinstance(await desk.look(token), ResetView)
    desk.identity.push_machine_clock(timedelta(minutes=2))
    assert await desk.look(token) == Refusal("link_expired")
    assert await desk.reset(token) == Refusal("link_expired")
    assert await desk.reset("never-made") == Refusal("link_expired")


async def test_using_a_link_cancels_the_others(desk: Desk) -> None:
    first, second = await desk.link(), await desk.link()
    assert await desk.reset(second) == Done()
    assert await desk.reset(first, "Autrement3") == Refusal("link_expired")


async def test_an_unknown_name_gets_the_same_answer_and_no_mail(desk: Desk) -> None:
    for typed in ("nobody", "nobody@example.org", "' OR 1=1 --", "é" * 254):
        assert await desk.ask(typed) == Done()
    assert await desk.mails() == []
    assert await desk.identity.sql("SELECT 1 FROM reset_ask") == []


async def test_asking_is_slowed_down_alike_and_does_not_slow_signing_in(desk: Desk) -> None:
    answers = {}
    for number, typed in enumerate(("jean.dupont", "nobody")):
        answers[typed] = [await desk.ask(typed, f"192.0.2.{number}") for _ in range(6)]
    assert all(answer == Done() for of in answers.values() for answer in of[:5])
    assert all(isinstance(of[5], Refusal) and of[5].code == "throttled" for of in answers.values())
    assert isinstance(await sign_in(desk.identity, "jean.dupont"), SignedIn)
    assert len(await desk.mails()) == 3, "three an account in half an hour, whoever asks"


async def test_a_link_is_stored_sealed_and_forgotten_once_sent(desk: Desk) -> None:
    desk.box.answer = "451 later"
    await desk.ask("jean.dupont")
    assert await desk.mails() == []
    (waiting,) = await desk.identity.sql("SELECT * FROM outgoing_mail")
    assert (waiting["state"], waiting["attempts"]) == ("due", 1)
    assert waiting["token"] is not None
    desk.box.answer = "250 OK"
    desk.identity.push_machine_clock(timedelta(seconds=21))
    (text,) = await desk.mails()
    token = re.findall(r"jeton=(\S+)", text)[0]
    assert token.encode() not in bytes(waiting["token"])
    (sent,) = await desk.identity.sql("SELECT * FROM outgoing_mail")
    assert (sent["state"], sent["token"]) == ("sent", None)
    for table in ("password_reset", "outbox", "audit"):
        rows = await desk.identity.sql(f"SELECT * FROM {table}")
        assert token not in str([dict(row) for row in rows])


async def test_a_mail_too_late_or_refused_for_good_is_given_up(desk: Desk) -> None:
    desk.box.answer = "550 no such mailbox"
    await desk.ask("jean.dupont")
    await desk.mails()
    (row,) = await desk.identity.sql("SELECT state, token, last_error FROM outgoing_mail")
    assert (row["state"], row["token"]) == ("given_up", None)
    assert "example.org" not in row["last_error"]
    desk.box.answer = "451 later"
    await desk.ask("jean.dupont")
    await desk.mails()
    desk.box.answer = "250 OK"
    desk.identity.push_machine_clock(timedelta(minutes=31))
    assert await desk.mails() == []


async def test_an_account_that_is_not_activated_is_sent_back_to_its_letter(desk: Desk) -> None:
    anne = adult("Anne", "MARTIN", email="anne@example.org")
    await desk.identity.feed(household(anne))
    await issue(desk.identity, anne)
    await desk.ask("anne@example.org")
    (text,) = await desk.mails()
    assert "n’est pas encore activé" in text
    assert "https://famille.example/activation" in text
    assert "jeton" not in text


async def test_two_people_of_one_address_get_a_link_each(desk: Desk) -> None:
    jeanne = adult("Jeanne", "DUPONT", email=EMAIL)
    await desk.identity.feed(household(jeanne))
    (code,) = (await issue(desk.identity, jeanne)).codes
    await activate(desk.identity, code.identifier, code.code)
    await desk.ask(EMAIL)
    texts = await desk.mails()
    assert sorted(
        name for text in texts for name in ("jean.dupont", "jeanne.dupont") if f"{name}\u00a0" in text
    ) == [
        "jean.dupont",
        "jeanne.dupont",
    ]


async def test_without_a_mail_server_asks_are_forgotten(identity: ServiceUnderTest) -> None:
    jean = adult(email=EMAIL)
    await identity.feed(household(jean))
    assert await identity.send(AskPasswordReset(typed="jean.dupont"), as_=GATEWAY) == Done()
    await identity.run_timer("send-mails")
    identity.push_machine_clock(timedelta(minutes=31))
    await identity.run_timer("purge")
    assert await identity.sql("SELECT 1 FROM reset_ask") == []
