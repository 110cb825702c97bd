"""Families as family tells them, and a mailbox for what identity sends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID, uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.family import Address, EventGuardian, FamilyChanged
from contracts.identity import (
    ActivateAccount,
    CheckCode,
    CodeChecked,
    IssueCodes,
    IssuedCodes,
    SignedIn,
    SignIn,
)
from tests.support.actors import service_actor, staff
from tests.support.harness import ServiceUnderTest

GATEWAY = service_actor("gateway")
DESK = staff("accueil", name="Claire Roy")
CHOSEN = "Tilleul2015"


def adult(first: str = "Jean", last: str = "DUPONT", email: str = "", **changes: Any) -> EventGuardian:
    """A guardian as `family-changed` tells them."""
    return EventGuardian(
        **{
            "guardian_id": uuid4(),
            "civility": "Monsieur",
            "last_name": last,
            "first_name": first,
            "address": Address(street="12 rue des Bonbons", postcode="31400", town="Saint-Jean"),
            "email": email,
            "email_allowed": False,
        }
        | changes
    )


def household(*adults: EventGuardian, version: int = 1, **changes: Any) -> FamilyChanged:
    """A family of these adults."""
    return FamilyChanged(
        **{
            "family_id": uuid4(),
            "version": version,
            "family_number": "1001001818331",
            "guardians": list(adults),
        }
        | changes
    )


async def issue(
    identity: ServiceUnderTest, *guardians: EventGuardian, edition: UUID | None = None, as_: Any = DESK
) -> IssuedCodes:
    """Codes for these guardians; a refusal fails the test."""
    command = IssueCodes(edition=edition or uuid4(), guardian_ids=[one.guardian_id for one in guardians])
    answer = await identity.send(command, as_=as_)
    assert isinstance(answer, IssuedCodes), answer
    return answer


async def check(
    identity: ServiceUnderTest, identifier: str, code: str, address: str = "192.0.2.1"
) -> CodeChecked | Refusal:
    """The first page of a first connection."""
    command = CheckCode(identifier=identifier, code=SecretStr(code), address=address)
    return await identity.send(command, as_=GATEWAY)


async def activate(
    identity: ServiceUnderTest,
    identifier: str,
    code: str,
    password: str = CHOSEN,
    address: str = "192.0.2.1",
) -> SignedIn | Refusal:
    """The last page of a first connection."""
    command = ActivateAccount(
        identifier=identifier, code=SecretStr(code), password=SecretStr(password), address=address
    )
    return await identity.send(command, as_=GATEWAY)


async def sign_in(identity: ServiceUnderTest, identifier: str, password: str = CHOSEN) -> SignedIn | Refusal:
    """The ordinary door."""
    command = SignIn(identifier=identifier, password=SecretStr(password), address="192.0.2.9")
    return await identity.send(command, as_=GATEWAY)


async def traces(identity: ServiceUnderTest) -> list[str]:
    """What was done, in order."""
    return [row["action"] for row in await identity.sql("SELECT action FROM audit ORDER BY id")]


@dataclass
class Mailbox:
    """A mail server that keeps what it receives, or answers with an error."""

    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        """Called by aiosmtpd with each mail."""
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, policy=default)
            assert isinstance(message, EmailMessage)
            self.received.append((envelope.rcpt_tos[0], message))
        return self.answer

    def texts(self) -> list[str]:
        """The plain text of each mail."""
        return [part.get_content() for _, mail in self.received if (part := mail.get_body(("plain",)))]


class _FreePort(Controller):
    """aiosmtpd's controller on a port the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@asynccontextmanager
async def mailbox() -> AsyncIterator[tuple[Mailbox, str]]:
    """A mailbox and the address of its server."""
    box = Mailbox()
    controller = _FreePort(box, hostname="127.0.0.1", port=0)
    await asyncio.to_thread(controller.start)
    try:
        yield box, f"smtp://127.0.0.1:{controller.port}"
    finally:
        await asyncio.to_thread(controller.stop)
