"""An address typed at a first connection is nothing until its holder opens the link sent there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.first_connection import ConfirmEmail, EmailLink, TypedEmail
from contracts.identity import ActivateAccount, SignedIn
from tests.service.identity.households import CHOSEN, GATEWAY, adult, household, issue, traces
from tests.support.actors import guardian
from tests.support.harness import Installation, ServiceUnderTest
from tests.support.mail import Mailbox, mail_server

TYPED = "jean.typed@example.org"


class Desk:
    """Identity, its mailbox, and Jean DUPONT with his posted code."""

    def __init__(self, identity: ServiceUnderTest, box: Mailbox) -> None:
        self.identity, self.box = identity, box

    async def activate(self, email: str, known: str = "") -> Any:
        """Jean's first connection, its last form sent twice."""
        jean = adult(email=known)
        await self.identity.feed(household(jean))
        (code,) = (await issue(self.identity, jean)).codes
        command = ActivateAccount(
            identifier=code.identifier, code=SecretStr(code.code), password=SecretStr(CHOSEN), email=email
        )
        answers = [await self.identity.send(command, as_=GATEWAY) for _ in range(2)]
        await self.identity.run_timer("send-mails")
        return answers[0]

    async def signed(self, email: str) -> Actor:
        """Jean, once he has activated his account with this address typed."""
        answer = await self.activate(email)
        assert isinstance(answer, SignedIn), answer
        return self.identity.process.runtime.verifier.verify(answer.actor_token)

    def token(self) -> SecretStr:
        """The link's, as it was mailed."""
        ((to, _),) = self.box.received
        assert to == TYPED
        found = re.findall(r"https://famille\.example/compte/courriel\?jeton=(\S+)", self.box.texts()[0])
        assert len(found) == 1
        return SecretStr(found[0])


@pytest.fixture
async def desk(town: Installation) -> AsyncIterator[Desk]:
    async with mail_server() as (box, url):
        yield Desk(
            await town.start(
                "identity",
                smtp_url=url,
                public_url="https://famille.example",
                mail_from="portail@example.org",
            ),
            box,
        )


async def test_its_holder_alone_confirms_it_and_is_answered_the_same_twice(desk: Desk) -> None:
    jean = await desk.signed(f" {TYPED} ")
    token = desk.token()
    stranger = guardian(uuid4(), uuid4())
    for message in (EmailLink(token=token), ConfirmEmail(token=token)):
        ask: Any = desk.identity.ask if isinstance(message, EmailLink) else desk.identity.send
        assert await ask(message, as_=stranger) == Refusal("link_expired")
    assert await desk.identity.ask(EmailLink(token=token), as_=jean) == TypedEmail(email=TYPED)
    for _ in range(2):
        assert await desk.identity.send(ConfirmEmail(token=token), as_=jean) == TypedEmail(email=TYPED)
    said = await traces(desk.identity)
    assert (said.count("email.typed"), said.count("email.confirmed")) == (1, 1)


async def test_a_link_too_old_confirms_nothing(desk: Desk) -> None:
    jean = await desk.signed(TYPED)
    token = desk.token()
    desk.identity.push_machine_clock(timedelta(days=3, minutes=1))
    for _ in range(2):
        assert await desk.identity.send(ConfirmEmail(token=token), as_=jean) == Refusal("link_expired")
    assert await desk.identity.ask(EmailLink(token=token), as_=jean) == Refusal("link_expired")


@pytest.mark.parametrize("typed", ["", f" {TYPED.upper()} "])
async def test_no_mail_leaves_for_no_address_nor_for_the_one_that_is_known(desk: Desk, typed: str) -> None:
    assert isinstance(await desk.activate(typed, known=TYPED), SignedIn)
    assert desk.box.received == []


async def test_no_address_at_all_is_refused_before_the_code_is_used(desk: Desk) -> None:
    assert await desk.activate("jean@") == Refusal("invalid_input", field="email")
    assert desk.box.received == []


async def test_the_address_waits_sealed(desk: Desk) -> None:
    await desk.signed(TYPED)
    (row,) = await desk.identity.sql("SELECT address FROM email_link")
    assert TYPED.encode() not in bytes(row["address"])
