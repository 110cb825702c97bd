"""A session is resolved once for visitors asking at once, kept a moment, and forgotten when identity says so."""

from __future__ import annotations

import asyncio
import json

import pytest

from chassis.problem import Refusal
from chassis.tokens import Signer as TokenSigner
from chassis.tokens import Verifier, new_key
from gateway.auth import KEEP_SECONDS, Session, Sessions
from gateway.bus import ServiceBus, Unavailable
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(services: Services, clock: Clock) -> Sessions:
    return Sessions(ServiceBus(services), TokenSigner("gateway", new_key()[0]), clock)


def resolutions(services: Services) -> int:
    return [name for name, _ in services.asked].count("resolve-session")


async def test_visitors_asking_at_once_are_resolved_once(sessions: Sessions, services: Services) -> None:
    found = await asyncio.gather(*(sessions.resolve("parent", "c") for _ in range(20)))
    assert {session.family_id for session in found if isinstance(session, Session)} == {samples.FAMILY}
    assert resolutions(services) == 1


async def test_a_session_is_kept_thirty_seconds_and_no_more(
    sessions: Sessions, services: Services, clock: Clock
) -> None:
    await sessions.resolve("parent", "c")
    clock.now += KEEP_SECONDS - 1
    await sessions.resolve("parent", "c")
    assert resolutions(services) == 1
    clock.now += 2
    await sessions.resolve("parent", "c")
    assert resolutions(services) == 2


async def test_a_session_is_not_kept_longer_than_its_token(
    sessions: Sessions, services: Services, clock: Clock
) -> None:
    expires = "1970-01-12T13:46:55+00:00"  # fifteen seconds after the clock
    services.answers["resolve-session"] = {**samples.session(), "token_expires_at": expires}
    await sessions.resolve("parent", "c")
    clock.now += 11
    await sessions.resolve("parent", "c")
    assert resolutions(services) == 2


async def test_a_revoked_account_is_forgotten_at_once(sessions: Sessions, services: Services) -> None:
    await sessions.resolve("parent", "c")
    await sessions.resolve("agent", "c")
    sessions.heard_revocation(json.dumps({"account_id": samples.ACCOUNT}).encode())
    await sessions.resolve("agent", "c")
    assert resolutions(services) == 2
    await sessions.resolve("parent", "c")
    assert resolutions(services) == 3


async def test_what_cannot_be_read_on_the_revocation_subject_revokes_everybody(
    sessions: Sessions, services: Services
) -> None:
    await sessions.resolve("parent", "c")
    sessions.heard_revocation(b"\xff")
    await sessions.resolve("parent", "c")
    assert resolutions(services) == 2


async def test_a_right_lost_while_identity_answers_is_not_remembered(
    sessions: Sessions, services: Services
) -> None:
    def revoked_meanwhile(query: object) -> dict[str, object]:
        sessions.forget_account(samples.ACCOUNT)
        return samples.session()

    services.answers["resolve-session"] = revoked_meanwhile
    await sessions.resolve("parent", "c")
    services.answers["resolve-session"] = Refusal("session_ended")
    assert await sessions.resolve("parent", "c") == Refusal("session_ended")


async def test_an_ended_session_and_an_absent_identity_are_not_the_same(
    sessions: Sessions, services: Services
) -> None:
    assert await sessions.resolve("nobody", "c") == Refusal("session_ended")
    services.away("identity")
    assert isinstance(await sessions.resolve("parent", "c"), Unavailable)


async def test_the_gateway_resolves_in_its_own_name_and_visitors_are_anonymous(services: Services) -> None:
    private, public = new_key()
    sessions = Sessions(ServiceBus(services), TokenSigner("gateway", private))
    await sessions.resolve("parent", "c")
    verifier = Verifier({"gateway": public})
    actor = verifier.verify(dict(services.asked)["resolve-session"])
    assert (actor.kind, actor.service) == ("service", "gateway")
    assert verifier.verify(sessions.anonymous_token()).kind == "anonymous"


async def test_a_right_that_changed_meanwhile_does_not_sign_anybody_out(
    as_agent: Browser, services: Services
) -> None:
    await as_agent.get("/agents")
    fresh = {**samples.session("staff", roles=("accueil",)), "actor_token": "fresh"}
    services.answers["resolve-session"] = fresh
    services.refuse_tokens.add("token-of-staff")
    answer = await as_agent.get("/agents/demandes")
    assert answer.status == 200
    assert "DUPONT" in answer.text
    assert as_agent.cookies["pf_session"] == "agent"


async def test_a_token_refused_for_good_leads_to_signing_in(as_agent: Browser, services: Services) -> None:
    services.refuse_tokens.add("token-of-staff")
    answer = await as_agent.get("/agents/demandes")
    assert (answer.status, answer.header("location")) == (303, "/connexion?retour=/agents/demandes")
