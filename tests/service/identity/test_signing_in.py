"""Signing in: one work, one answer, whoever tries; and a growing wait for whoever guesses."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.identity import (
    ChangePassword,
    Done,
    MySessions,
    OpenAccount,
    Profile,
    ProfileView,
    ResolveSession,
    SessionsView,
    SessionView,
    SignedIn,
    SignIn,
)
from tests.support.actors import guardian, service_actor, staff
from tests.support.harness import Installation, ServiceUnderTest

GATEWAY = service_actor("gateway")
PASSWORD = "Bonbons31400"
WRONG = Refusal("wrong_credentials")


async def open_jean(identity: ServiceUnderTest, identifier: str = "1001001818331") -> OpenAccount:
    """Jean DUPONT's account."""
    account = OpenAccount(
        account_id=uuid4(),
        identifier=identifier,
        password=SecretStr(PASSWORD),
        kind="guardian",
        name="Jean DUPONT",
        family_id=uuid4(),
        guardian_id=uuid4(),
    )
    assert await identity.send(account) == Done()
    return account


async def sign_in(
    identity: ServiceUnderTest,
    password: str = PASSWORD,
    identifier: str = "1001001818331",
    address: str = "192.0.2.7",
) -> SignedIn | Refusal:
    return await identity.send(
        SignIn(identifier=identifier, password=SecretStr(password), address=address, device="Firefox"),
        as_=GATEWAY,
    )


async def resolve(identity: ServiceUnderTest, token: str) -> SessionView | Refusal:
    return await identity.ask(ResolveSession(session_token=SecretStr(token)), as_=GATEWAY)


def code_of(answer: object) -> str:
    return answer.code if isinstance(answer, Refusal) else "ok"


async def test_a_guardian_signs_in_and_their_token_says_who_they_are(identity: ServiceUnderTest) -> None:
    account = await open_jean(identity)
    signed = await sign_in(identity, identifier=" 1001001818331 ")
    assert isinstance(signed, SignedIn)
    actor = identity.process.runtime.verifier.verify(signed.actor_token)
    assert (actor.kind, actor.family_id, actor.guardian_id) == (
        "guardian",
        account.family_id,
        account.guardian_id,
    )
    session = await resolve(identity, signed.session_token)
    assert isinstance(session, SessionView)
    assert (session.name, session.account_id, session.roles) == ("Jean DUPONT", account.account_id, [])
    assert identity.process.runtime.verifier.verify(session.actor_token) == actor


async def test_neither_the_token_nor_the_password_is_stored(identity: ServiceUnderTest) -> None:
    await open_jean(identity)
    signed = await sign_in(identity)
    assert isinstance(signed, SignedIn)
    (row,) = await identity.sql("SELECT * FROM session JOIN account ON account.id = session.account_id")
    assert signed.session_token not in str(dict(row))
    assert PASSWORD not in str(dict(row))
    assert row["level"] == "password"
    assert await identity.sql("SELECT 1 FROM idempotency") == []


async def test_a_wrong_password_and_an_unknown_identifier_get_the_same_answer(
    identity: ServiceUnderTest,
) -> None:
    await open_jean(identity)
    assert await sign_in(identity, "Bonbons31401") == WRONG
    assert await sign_in(identity, identifier="nobody") == WRONG


async def test_an_unknown_identifier_costs_the_same_work(
    identity: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_jean(identity)
    hashing = identity.process.runtime.resources
    checked: list[str] = []
    real = hashing._hasher.verify

    def watched(_: object, stored: str, typed: str) -> bool:
        checked.append(stored)
        return bool(real(stored, typed))

    monkeypatch.setattr(type(hashing._hasher), "verify", watched)
    await sign_in(identity, "Bonbons31401")
    await sign_in(identity, identifier="nobody")
    known, unknown = checked
    assert known.rsplit("$", 2)[0] == unknown.rsplit("$", 2)[0] == "$argon2id$v=19$m=19456,t=2,p=1"


async def test_guessing_an_account_is_slowed_down_and_says_for_how_long(identity: ServiceUnderTest) -> None:
    await open_jean(identity)
    for _ in range(5):
        assert await sign_in(identity, "wrong") == WRONG
    throttled = await sign_in(identity)
    assert isinstance(throttled, Refusal)
    assert throttled.code == "throttled"
    assert 60 <= throttled.data["retry_after"] <= 61
    identity.push_machine_clock(timedelta(seconds=62))
    assert isinstance(await sign_in(identity), SignedIn)


async def test_an_unknown_account_is_throttled_exactly_like_a_known_one(identity: ServiceUnderTest) -> None:
    await open_jean(identity)
    answers = {}
    for number, identifier in enumerate(("1001001818331", "nobody")):
        answers[identifier] = [
            await sign_in(identity, "wrong", identifier, f"192.0.2.{number}") for _ in range(7)
        ]
    known, unknown = ([code_of(answer) for answer in of] for of in answers.values())
    assert known == unknown == ["wrong_credentials"] * 5 + ["throttled"] * 2


async def test_signing_in_at_last_clears_the_account(identity: ServiceUnderTest) -> None:
    await open_jean(identity)
    for _ in range(3):
        for _ in range(4):
            assert await sign_in(identity, "wrong") == WRONG
        assert isinstance(await sign_in(identity), SignedIn)


async def test_an_address_that_tries_many_accounts_is_slowed_down_and_others_are_not(
    identity: ServiceUnderTest,
) -> None:
    await open_jean(identity)
    for number in range(40):
        assert await sign_in(identity, "wrong", f"account-{number}", "2001:db8:1:2::1") == WRONG
    assert code_of(await sign_in(identity, address="2001:db8:1:2:ffff::9")) == "throttled"
    assert isinstance(await sign_in(identity, address="2001:db8:1:3::1"), SignedIn)


async def test_guesses_sent_side_by_side_do_not_slip_past_the_throttle(identity: ServiceUnderTest) -> None:
    await open_jean(identity)
    answers = []
    for _ in range(4):
        answers += await asyncio.gather(
            *(sign_in(identity, f"wrong-{number}", address=f"192.0.2.{number}") for number in range(8))
        )
    tried = [answer for answer in answers if answer == WRONG]
    assert 5 <= len(tried) <= 8
    assert isinstance(await sign_in(identity), Refusal)


async def test_too_many_checks_at_once_are_refused_at_once_and_the_loop_goes_on(town: Installation) -> None:
    identity = await town.start("identity", hash_waiting=2)
    await open_jean(identity)
    attempts = [sign_in(identity, identifier=f"account-{number}") for number in range(12)]
    answers = await asyncio.gather(*attempts)
    codes = [answer.code for answer in answers if isinstance(answer, Refusal)]
    assert codes.count("too_many_requests") >= 6
    assert codes.count("wrong_credentials") >= 3
    assert isinstance(await sign_in(identity), SignedIn)


async def test_a_hash_made_under_older_parameters_is_renewed_at_the_next_sign_in(town: Installation) -> None:
    old = await town.start("identity", hash_memory_kib=8192, hash_passes=1)
    await open_jean(old)
    await town.stop("identity")
    identity = await town.start("identity")
    for _ in range(100):
        if isinstance(await identity.ask(Profile()), ProfileView):
            break
        await asyncio.sleep(0.02)  # the gateway's side has not heard of the new instance yet
    assert isinstance(await sign_in(identity), SignedIn)
    (row,) = await identity.sql("SELECT password_hash FROM account")
    assert row["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert isinstance(await sign_in(identity), SignedIn)


async def test_only_the_gateway_signs_people_in_and_resolves_sessions(identity: ServiceUnderTest) -> None:
    command = SignIn(identifier="x", password=SecretStr("y"))
    query = ResolveSession(session_token=SecretStr("z"))
    for actor in (staff("administration"), guardian(uuid4(), uuid4()), service_actor("planning")):
        assert await identity.send(command, as_=actor) == Refusal("not_allowed")
        assert await identity.ask(query, as_=actor) == Refusal("not_allowed")


async def test_changing_a_password_ends_the_other_sessions_and_keeps_this_one(
    identity: ServiceUnderTest,
) -> None:
    await open_jean(identity)
    here, there = await sign_in(identity), await sign_in(identity)
    assert isinstance(here, SignedIn)
    assert isinstance(there, SignedIn)
    change = ChangePassword(current=SecretStr(PASSWORD), new=SecretStr("Caramels31400"))
    assert await identity.send(change, token=here.actor_token) == Done()
    assert isinstance(await resolve(identity, here.session_token), SessionView)
    assert await resolve(identity, there.session_token) == Refusal("session_ended")
    assert await sign_in(identity) == WRONG
    assert isinstance(await sign_in(identity, "Caramels31400"), SignedIn)


async def test_a_new_password_is_told_what_it_lacks(identity: ServiceUnderTest) -> None:
    await open_jean(identity)
    signed = await sign_in(identity)
    assert isinstance(signed, SignedIn)
    change = ChangePassword(current=SecretStr(PASSWORD), new=SecretStr("court"))
    assert await identity.send(change, token=signed.actor_token) == Refusal(
        "password_too_weak", missing=["min_length", "upper", "digit"]
    )


async def test_a_borrowed_session_does_not_guess_the_password_faster(identity: ServiceUnderTest) -> None:
    await open_jean(identity)
    signed = await sign_in(identity)
    assert isinstance(signed, SignedIn)
    change = ChangePassword(current=SecretStr("Guess1234"), new=SecretStr("Caramels31400"))
    answers = [await identity.send(change, token=signed.actor_token) for _ in range(6)]
    assert [code_of(answer) for answer in answers] == ["wrong_credentials"] * 5 + ["throttled"]
    assert code_of(await sign_in(identity)) == "throttled"


async def test_sessions_are_listed_to_their_owner_only(identity: ServiceUnderTest) -> None:
    await open_jean(identity)
    await open_jean(identity, "somebody-else")
    here, there = await sign_in(identity), await sign_in(identity)
    other = await sign_in(identity, identifier="somebody-else")
    assert isinstance(here, SignedIn)
    assert isinstance(there, SignedIn)
    assert isinstance(other, SignedIn)
    view = await identity.ask(MySessions(), token=here.actor_token)
    assert isinstance(view, SessionsView)
    assert [session.current for session in view.sessions] == [False, True]
    assert {session.device for session in view.sessions} == {"Firefox"}
    theirs = await identity.ask(MySessions(), token=other.actor_token)
    assert isinstance(theirs, SessionsView)
    mine: set[UUID] = {session.session_id for session in view.sessions}
    assert len(theirs.sessions) == 1
    assert theirs.sessions[0].session_id not in mine
