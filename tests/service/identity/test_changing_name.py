"""A guardian's name changes in the family's file: their account bears it, wherever it is open."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from chassis.tokens import BadToken
from contracts.identity import AccountChanged, ResolveSession, SessionView, SignedIn
from tests.service.identity.households import (
    GATEWAY,
    activate,
    adult,
    household,
    issue,
    traces,
)
from tests.support.harness import ServiceUnderTest


async def session(identity: ServiceUnderTest, signed: SignedIn) -> SessionView:
    answer = await identity.ask(ResolveSession(session_token=SecretStr(signed.session_token)), as_=GATEWAY)
    assert isinstance(answer, SessionView), answer
    return answer


async def test_the_open_session_shows_the_new_name_at_once(identity: ServiceUnderTest) -> None:
    anne = adult("Anne", "PETIT")
    family = household(anne)
    await identity.feed(family)
    code = (await issue(identity, anne)).codes[0]
    signed = await activate(identity, code.identifier, code.code)
    assert isinstance(signed, SignedIn)
    assert (await session(identity, signed)).name == "Anne PETIT"
    married = anne.model_copy(update={"last_name": "ROUX"})
    await identity.feed(family.model_copy(update={"version": 2, "guardians": [married]}))
    assert (await session(identity, signed)).name == "Anne ROUX"
    with pytest.raises(BadToken):
        identity.process.runtime.verifier.verify(signed.actor_token)
    told = [one for one in await identity.emitted(AccountChanged) if one.name == "Anne ROUX"]
    assert [(one.version, one.guardian_id, one.closed) for one in told] == [(2, anne.guardian_id, False)]
    assert "account.renamed" in await traces(identity)


async def test_what_does_not_touch_the_name_says_nothing(identity: ServiceUnderTest) -> None:
    anne = adult("Anne", "PETIT")
    family = household(anne)
    await identity.feed(family)
    await issue(identity, anne)
    moved = anne.model_copy(update={"email": "anne@example.org"})
    await identity.feed(family.model_copy(update={"version": 2, "guardians": [moved]}))
    older = anne.model_copy(update={"last_name": "AVANT"})
    await identity.feed(family.model_copy(update={"version": 1, "guardians": [older]}))
    assert len(await identity.emitted(AccountChanged)) == 1
    assert "account.renamed" not in await traces(identity)
