"""Families as family tells them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

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
