"""Who may no longer act for a child: their sessions and tokens end, and they may sign in again."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from chassis.problem import Refusal
from chassis.tokens import BadToken
from contracts.family import ChildChanged
from contracts.identity import OpenAccount, ResolveSession, SignedIn, SignIn
from tests.support.actors import service_actor
from tests.support.harness import ServiceUnderTest

GATEWAY = service_actor("gateway")
PASSWORD = SecretStr("Mairie53320")


async def signed_in(identity: ServiceUnderTest, identifier: str, guardian_id: UUID) -> SignedIn:
    opened = OpenAccount(
        account_id=uuid4(),
        identifier=identifier,
        password=PASSWORD,
        kind="guardian",
        name=identifier,
        family_id=uuid4(),
        guardian_id=guardian_id,
    )
    await identity.send(opened)
    return await again(identity, identifier)


async def again(identity: ServiceUnderTest, identifier: str) -> SignedIn:
    signed = await identity.send(SignIn(identifier=identifier, password=PASSWORD), as_=GATEWAY)
    assert isinstance(signed, SignedIn), signed
    return signed


async def lives(identity: ServiceUnderTest, signed: SignedIn) -> bool:
    answer = await identity.ask(ResolveSession(session_token=SecretStr(signed.session_token)), as_=GATEWAY)
    return not isinstance(answer, Refusal)


async def test_their_sessions_end_and_nobody_elses(identity: ServiceUnderTest) -> None:
    anne, paul = uuid4(), uuid4()
    hers, his = await signed_in(identity, "anne", anne), await signed_in(identity, "paul", paul)
    told = ChildChanged(
        child_id=uuid4(),
        version=2,
        family_id=uuid4(),
        last_name="PETIT",
        first_name="Léa",
        birth_date=date(2008, 2, 29),
        school="",
        class_name="",
        guardian_ids=[paul],
        ended_for=[anne],
    )
    await identity.feed(told)
    assert (await lives(identity, hers), await lives(identity, his)) == (False, True)
    verifier = identity.process.runtime.verifier
    with pytest.raises(BadToken):
        verifier.verify(hers.actor_token)
    verifier.verify(his.actor_token)
    signed = await again(identity, "anne")
    await identity.feed(told.model_copy(update={"version": 3, "ended_for": []}))
    assert await lives(identity, signed)
