"""A posted code becomes a password, once; nothing tells a stranger whether an account exists."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.identity import ChangePassword, CodeChecked, Done, ResolveSession, SessionView, SignedIn
from tests.service.identity.households import (
    CHOSEN,
    GATEWAY,
    activate,
    adult,
    check,
    household,
    issue,
    sign_in,
    traces,
)
from tests.support.harness import ServiceUnderTest

WRONG = Refusal("wrong_code")
NOT_THIS = "K7M4P-9XYHQ-2RTFC"
JEAN = UUID(int=7)


@pytest.fixture
async def code(identity: ServiceUnderTest) -> str:
    """Jean DUPONT's code, on 4 May 2015."""
    identity.set_now("2015-05-04T10:00")
    jean = adult(guardian_id=JEAN)
    await identity.feed(household(jean))
    return (await issue(identity, jean)).codes[0].code


async def session_of(identity: ServiceUnderTest, signed: SignedIn) -> SessionView | Refusal:
    return await identity.ask(ResolveSession(session_token=SecretStr(signed.session_token)), as_=GATEWAY)


async def test_the_code_as_typed_from_paper_opens_the_account(identity: ServiceUnderTest, code: str) -> None:
    typed = f" {code.lower().replace('-', ' – ')} "
    assert await check(identity, "Jean.Dupont ", typed) == CodeChecked(
        initials="J. D.", active=False, guardian_id=JEAN
    )
    signed = await activate(identity, "JEAN.DUPONT", typed)
    assert isinstance(signed, SignedIn)
    session = await session_of(identity, signed)
    assert isinstance(session, SessionView)
    assert (session.kind, session.name) == ("guardian", "Jean DUPONT")
    assert isinstance(await sign_in(identity, "jean.dupont"), SignedIn)
    assert (await traces(identity))[2:4] == ["account.activated", "session.opened"]


async def test_before_its_code_is_used_no_password_opens_the_account(
    identity: ServiceUnderTest, code: str
) -> None:
    for guess in ("", "x", "None", NOT_THIS):
        answer = await sign_in(identity, "jean.dupont", guess)
        assert answer == Refusal("wrong_credentials")


async def test_the_code_typed_as_the_password_leads_to_the_activation(
    identity: ServiceUnderTest, code: str
) -> None:
    assert await sign_in(identity, "jean.dupont", code) == Refusal("activation_needed")
    assert await sign_in(identity, "somebody.else", code) == Refusal("wrong_credentials")
    await activate(identity, "jean.dupont", code)
    assert await sign_in(identity, "jean.dupont", code) == Refusal("code_used")


async def test_a_weak_password_leaves_the_code_good(identity: ServiceUnderTest, code: str) -> None:
    weak = await activate(identity, "jean.dupont", code, "tilleul")
    assert weak == Refusal("password_too_weak", missing=["min_length", "upper", "digit"])
    assert isinstance(await activate(identity, "jean.dupont", code), SignedIn)


async def test_sent_twice_it_signs_in_and_with_another_password_it_says_the_code_is_used(
    identity: ServiceUnderTest, code: str
) -> None:
    twice = await asyncio.gather(*(activate(identity, "jean.dupont", code) for _ in range(2)))
    assert all(isinstance(answer, SignedIn) for answer in twice)
    assert await activate(identity, "jean.dupont", code, "Platane2016") == Refusal("code_used")
    assert await check(identity, "jean.dupont", code) == Refusal("code_used")


async def test_a_used_code_is_no_door_to_guess_the_password(identity: ServiceUnderTest, code: str) -> None:
    await activate(identity, "jean.dupont", code)
    answers = [await activate(identity, "jean.dupont", code, f"Platane{n}") for n in range(6)]
    assert [answer.code for answer in answers if isinstance(answer, Refusal)] == ["code_used"] * 5 + [
        "throttled"
    ]


async def test_the_last_day_counts_and_the_next_one_does_not(identity: ServiceUnderTest, code: str) -> None:
    identity.set_now("2015-07-03T23:59")
    assert isinstance(await check(identity, "jean.dupont", code), CodeChecked)
    identity.set_now("2015-07-04T00:00")
    assert await check(identity, "jean.dupont", code) == Refusal("code_expired")
    assert await activate(identity, "jean.dupont", code) == Refusal("code_expired")
    assert await sign_in(identity, "jean.dupont", code) == Refusal("code_expired")


async def test_known_and_unknown_identifiers_are_refused_and_slowed_down_alike(
    identity: ServiceUnderTest, code: str
) -> None:
    answers = {}
    for number, identifier in enumerate(("jean.dupont", "nobody")):
        answers[identifier] = [
            await check(identity, identifier, NOT_THIS, f"192.0.2.{number}") for _ in range(7)
        ]
    known, unknown = (
        [one.code if isinstance(one, Refusal) else "ok" for one in of] for of in answers.values()
    )
    assert known == unknown == ["wrong_code"] * 5 + ["throttled"] * 2
    identity.push_machine_clock(timedelta(minutes=3))
    assert isinstance(await check(identity, "jean.dupont", code), CodeChecked)


async def test_a_code_opens_its_own_account_only(identity: ServiceUnderTest, code: str) -> None:
    jeanne = adult("Jeanne", "DUPONT")
    await identity.feed(household(jeanne))
    await issue(identity, jeanne)
    assert await check(identity, "jeanne.dupont", code) == WRONG
    assert await activate(identity, "jeanne.dupont", code) == WRONG


async def test_a_new_code_for_a_lost_password_ends_what_was_open(identity: ServiceUnderTest) -> None:
    jean = adult()
    await identity.feed(household(jean))
    (first,) = (await issue(identity, jean)).codes
    before = await activate(identity, "jean.dupont", first.code)
    assert isinstance(before, SignedIn)
    (second,) = (await issue(identity, jean)).codes
    assert isinstance(await sign_in(identity, "jean.dupont"), SignedIn), "a letter alone locks nobody out"
    assert await check(identity, "jean.dupont", second.code) == CodeChecked(
        initials="J. D.", active=True, guardian_id=jean.guardian_id
    )
    after = await activate(identity, "jean.dupont", second.code, "Platane2016")
    assert isinstance(after, SignedIn)
    assert await session_of(identity, before) == Refusal("session_ended")
    assert isinstance(await session_of(identity, after), SessionView)
    assert await sign_in(identity, "jean.dupont") == Refusal("wrong_credentials")
    assert "password.reset" in await traces(identity)


async def test_the_chosen_password_is_changed_as_any_other(identity: ServiceUnderTest, code: str) -> None:
    signed = await activate(identity, "jean.dupont", code)
    assert isinstance(signed, SignedIn)
    actor = identity.process.runtime.verifier.verify(signed.actor_token)
    same = ChangePassword(current=SecretStr(CHOSEN), new=SecretStr(CHOSEN))
    assert await identity.send(same, as_=actor) == Refusal("password_unchanged")
    change = ChangePassword(current=SecretStr(CHOSEN), new=SecretStr("Platane2016"))
    assert await identity.send(change, as_=actor) == Done()
    owed = await identity.sql("SELECT kind FROM outgoing_mail")
    assert [row["kind"] for row in owed] == ["password_changed"], "its holder is told"
