"""Opening and closing accounts, giving and taking roles, ending sessions, and the municipality's profile."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.base import Command
from contracts.family import SearchFamilies
from contracts.identity import (
    AccountChanged,
    CloseAccount,
    Done,
    EndSession,
    MunicipalityChanged,
    MunicipalityProfile,
    MySessions,
    OpenAccount,
    PasswordPolicy,
    PolicySet,
    Profile,
    ProfileView,
    ResolveSession,
    SessionView,
    SetMunicipality,
    SetPasswordPolicy,
    SignedIn,
    SignIn,
    SignOut,
)
from contracts.staff_access import SetRoles, StaffAccounts, StaffAccountsView
from tests.support.actors import anonymous, guardian, service_actor, staff
from tests.support.harness import Installation, ServiceUnderTest

GATEWAY = service_actor("gateway")
PASSWORD = SecretStr("Mairie53320")
ADMINISTRATION = staff("administration")


def agent(identifier: str = "roy", **changes: Any) -> OpenAccount:
    """An agent of the front desk."""
    return OpenAccount(
        **{
            "account_id": uuid4(),
            "identifier": identifier,
            "password": PASSWORD,
            "kind": "staff",
            "name": "Mme Roy",
            "roles": ["accueil"],
        }
        | changes
    )


async def sign_in(identity: ServiceUnderTest, identifier: str = "roy") -> SignedIn:
    signed = await identity.send(SignIn(identifier=identifier, password=PASSWORD), as_=GATEWAY)
    assert isinstance(signed, SignedIn)
    return signed


async def resolve(identity: ServiceUnderTest, signed: SignedIn) -> SessionView | Refusal:
    return await identity.ask(ResolveSession(session_token=SecretStr(signed.session_token)), as_=GATEWAY)


async def test_an_empty_portal_gets_its_first_administrator_from_the_command_line(
    identity: ServiceUnderTest,
) -> None:
    assert await identity.send(agent("maire", roles=["administration"])) == Done()
    signed = await sign_in(identity, "Maire")
    assert await identity.send(agent("roy"), token=signed.actor_token) == Done()


async def test_roles_come_with_their_facilities_and_regies(identity: ServiceUnderTest) -> None:
    facility, regie = uuid4(), uuid4()
    await identity.send(agent(roles=["pointage", "regie"], facility_ids=[facility], regie_ids=[regie]))
    actor = identity.process.runtime.verifier.verify((await sign_in(identity)).actor_token)
    assert (actor.roles, actor.facility_ids, actor.regie_ids) == (
        ("pointage", "regie"),
        (facility,),
        (regie,),
    )


async def test_an_account_that_is_neither_a_guardians_nor_an_agents_is_refused(
    identity: ServiceUnderTest,
) -> None:
    misfits: list[dict[str, Any]] = [
        {"family_id": uuid4(), "guardian_id": uuid4()},
        {"kind": "guardian", "roles": []},
        {"kind": "guardian", "family_id": uuid4(), "guardian_id": uuid4()},
        {"identifier": "   "},
    ]
    for changes in misfits:
        answer = await identity.send(agent(**changes))
        assert isinstance(answer, Refusal)
        assert answer.code == "invalid_input"
    assert await identity.sql("SELECT 1 FROM account") == []


async def test_an_identifier_belongs_to_one_account_even_when_two_ask_at_once(
    identity: ServiceUnderTest,
) -> None:
    answers = await asyncio.gather(*(identity.send(agent(name)) for name in ("roy", "ROY", " Roy ", "roy")))
    assert sorted(map(str, answers)) == sorted(map(str, [Done(), *[Refusal("identifier_taken")] * 3]))
    assert len(await identity.emitted(AccountChanged)) == 1


async def test_an_account_id_is_used_once(identity: ServiceUnderTest) -> None:
    account = agent()
    await identity.send(account)
    again = account.model_copy(update={"identifier": "other"})
    assert await identity.send(again) == Refusal("conflict", field="account_id")


async def test_a_weak_password_opens_nothing(identity: ServiceUnderTest) -> None:
    weak = agent(password=SecretStr("mairie"))
    assert await identity.send(weak) == Refusal("password_too_weak", missing=["min_length", "upper", "digit"])
    assert await identity.sql("SELECT 1 FROM account") == []


async def test_only_the_administration_touches_accounts_and_the_desk_not_the_profile(
    identity: ServiceUnderTest,
) -> None:
    commands: list[Command[Done]] = [
        agent(),
        SetRoles(account_id=uuid4(), roles=["administration"]),
        CloseAccount(account_id=uuid4()),
    ]
    settings: list[Command[Any]] = [
        SetMunicipality(profile=MunicipalityProfile(name="Ailleurs")),
        SetPasswordPolicy(policy=PasswordPolicy()),
    ]
    head, desk = staff("accueil", "direction", "regie", "pointage"), staff("accueil", "regie", "pointage")
    for command in commands:
        assert await identity.send(command, as_=head) == Refusal("not_allowed")
    for actor in (guardian(uuid4(), uuid4()), desk, anonymous(), GATEWAY):
        for command in commands + settings:
            assert await identity.send(command, as_=actor) == Refusal("not_allowed")


async def test_losing_a_role_ends_sessions_and_tokens_before_it_is_said_to_be_done(
    identity: ServiceUnderTest,
) -> None:
    account = agent()
    await identity.send(account)
    signed = await sign_in(identity)
    assert (
        await identity.send(SetRoles(account_id=account.account_id, roles=[]), as_=ADMINISTRATION) == Done()
    )
    assert await identity.ask(MySessions(), token=signed.actor_token) == Refusal("not_authenticated")
    assert await resolve(identity, signed) == Refusal("session_ended")
    opened, changed = await identity.emitted(AccountChanged)
    assert (opened.version, opened.roles) == (1, ["accueil"])
    assert (changed.version, changed.roles) == (2, [])
    again = identity.process.runtime.verifier.verify((await sign_in(identity)).actor_token)
    assert again.roles == ()


async def test_a_revocation_reaches_the_other_services_too(town: Installation) -> None:
    identity, family = await town.start("identity"), await town.start("family")
    account = agent()
    await identity.send(account)
    signed = await sign_in(identity)
    assert not isinstance(await family.ask(SearchFamilies(text="x"), token=signed.actor_token), Refusal)
    await identity.send(CloseAccount(account_id=account.account_id))
    for _ in range(100):
        answer = await family.ask(SearchFamilies(text="x"), token=signed.actor_token)
        if answer == Refusal("not_authenticated"):
            break
        await asyncio.sleep(0.01)
    assert answer == Refusal("not_authenticated")


async def test_a_closed_account_does_not_sign_in_and_is_closed_once(identity: ServiceUnderTest) -> None:
    account = agent()
    await identity.send(account)
    assert await identity.send(CloseAccount(account_id=account.account_id)) == Done()
    refused = await identity.send(SignIn(identifier="roy", password=PASSWORD), as_=GATEWAY)
    assert refused == Refusal("wrong_credentials")
    assert await identity.send(CloseAccount(account_id=account.account_id)) == Refusal("not_found")
    assert await identity.send(SetRoles(account_id=account.account_id, roles=[])) == Refusal("not_found")
    assert (await identity.emitted(AccountChanged))[-1].closed


async def test_roles_are_for_agents(identity: ServiceUnderTest) -> None:
    account = agent(kind="guardian", roles=[], family_id=uuid4(), guardian_id=uuid4())
    await identity.send(account)
    assert await identity.send(SetRoles(account_id=account.account_id, roles=["accueil"])) == Refusal(
        "not_found"
    )


async def test_signing_out_ends_this_session_only(identity: ServiceUnderTest) -> None:
    await identity.send(agent())
    here, there = await sign_in(identity), await sign_in(identity)
    assert await identity.send(SignOut(), token=here.actor_token) == Done()
    assert await resolve(identity, here) == Refusal("session_ended")
    assert isinstance(await resolve(identity, there), SessionView)


async def test_a_session_is_ended_by_its_owner_and_nobody_else(identity: ServiceUnderTest) -> None:
    await identity.send(agent())
    await identity.send(agent("other"))
    mine, theirs = await sign_in(identity), await sign_in(identity, "other")
    session = await resolve(identity, mine)
    assert isinstance(session, SessionView)
    end = EndSession(session_id=session.session_id)
    assert await identity.send(end, token=theirs.actor_token) == Refusal("not_found")
    assert isinstance(await resolve(identity, mine), SessionView)
    assert await identity.send(end, token=mine.actor_token) == Done()
    assert await resolve(identity, mine) == Refusal("session_ended")
    # the token of a session that was ended is refused before its age says so
    assert await identity.send(end, token=mine.actor_token) == Refusal("not_authenticated")


async def test_an_agents_session_ends_after_half_an_hour_without_use(identity: ServiceUnderTest) -> None:
    await identity.send(agent())
    signed = await sign_in(identity)
    for _ in range(3):
        identity.push_machine_clock(timedelta(minutes=29))
        assert isinstance(await resolve(identity, signed), SessionView)
    identity.push_machine_clock(timedelta(minutes=30))
    assert await resolve(identity, signed) == Refusal("session_ended")


async def test_the_use_of_a_session_is_written_once_a_minute_at_most(identity: ServiceUnderTest) -> None:
    async def seen() -> Any:
        return (await identity.sql("SELECT last_seen_at FROM session"))[0]["last_seen_at"]

    await identity.send(agent())
    signed = await sign_in(identity)
    first = await seen()
    identity.push_machine_clock(timedelta(seconds=50))
    await resolve(identity, signed)
    assert await seen() == first
    identity.push_machine_clock(timedelta(seconds=20))
    await resolve(identity, signed)
    assert await seen() > first


async def test_a_guardians_session_lives_a_month_at_most(identity: ServiceUnderTest) -> None:
    await identity.send(agent("jean", kind="guardian", roles=[], family_id=uuid4(), guardian_id=uuid4()))
    signed = await sign_in(identity, "jean")
    for _ in range(29 * 4):
        identity.push_machine_clock(timedelta(hours=6))
        assert isinstance(await resolve(identity, signed), SessionView)
    identity.push_machine_clock(timedelta(hours=7, minutes=59))
    assert isinstance(await resolve(identity, signed), SessionView)
    for _ in range(3):
        identity.push_machine_clock(timedelta(hours=6))
        answer = await resolve(identity, signed)
    assert answer == Refusal("session_ended")


async def test_a_forged_session_token_opens_nothing(identity: ServiceUnderTest) -> None:
    query = ResolveSession(session_token=SecretStr("x" * 43))
    assert await identity.ask(query, as_=GATEWAY) == Refusal("session_ended")


async def test_old_sessions_and_failures_are_purged(identity: ServiceUnderTest) -> None:
    await identity.send(agent())
    await sign_in(identity)
    await identity.send(SignIn(identifier="nobody", password=PASSWORD), as_=GATEWAY)
    identity.push_machine_clock(timedelta(hours=3))
    await identity.run_timer("purge")
    assert [row["scope"] for row in await identity.sql("SELECT scope FROM throttle")] == ["account"]
    assert len(await identity.sql("SELECT 1 FROM session")) == 1
    identity.push_machine_clock(timedelta(days=40))
    await identity.run_timer("purge")
    assert await identity.sql("SELECT 1 FROM throttle UNION ALL SELECT 1 FROM session") == []


async def test_the_agents_are_listed_to_those_who_answer_for_them(identity: ServiceUnderTest) -> None:
    await identity.send(agent("b", name="Zoé"))
    await identity.send(agent("a", name="Anne", roles=[]))
    await identity.send(agent("j", kind="guardian", roles=[], family_id=uuid4(), guardian_id=uuid4()))
    view = await identity.ask(StaffAccounts(), as_=staff("direction"))
    assert isinstance(view, StaffAccountsView)
    assert [(account.name, account.identifier, account.state) for account in view.accounts] == [
        ("Anne", "a", "active"),
        ("Zoé", "b", "active"),
    ]
    assert await identity.ask(StaffAccounts(), as_=staff("accueil")) == Refusal("not_allowed")
    assert await identity.ask(StaffAccounts(), as_=guardian(uuid4(), uuid4())) == Refusal("not_allowed")


async def test_the_profile_is_empty_until_it_is_filled_in_and_anybody_reads_it(
    identity: ServiceUnderTest,
) -> None:
    empty = await identity.ask(Profile(), as_=anonymous())
    assert empty == ProfileView(
        profile=MunicipalityProfile(name=""), password_policy=PasswordPolicy(), version=0
    )
    profile = MunicipalityProfile(name="Loiron-Ruillé", help_phone="02 43 02 10 24")
    assert await identity.send(SetMunicipality(profile=profile), as_=ADMINISTRATION) == Done()
    for actor in (anonymous(), guardian(uuid4(), uuid4()), staff(), service_actor("requests"), GATEWAY):
        view = await identity.ask(Profile(), as_=actor)
        assert isinstance(view, ProfileView)
        assert (view.profile, view.version) == (profile, 1)


async def test_a_new_policy_holds_for_new_passwords_and_keeps_the_profile(identity: ServiceUnderTest) -> None:
    await identity.send(agent())
    await identity.send(SetMunicipality(profile=MunicipalityProfile(name="Loiron-Ruillé")))
    policy = PasswordPolicy(min_length=12, upper=0, lower=0, digit=0)
    assert await identity.send(SetPasswordPolicy(policy=policy)) == PolicySet(
        bits=39, warnings=["weaker_than_cnil"]
    )
    await sign_in(identity)
    assert await identity.send(agent("b")) == Refusal("password_too_weak", missing=["min_length"])
    assert await identity.send(agent("c", password=SecretStr("cheval correct"))) == Done()
    events = await identity.emitted(MunicipalityChanged)
    assert [(event.version, event.profile.name) for event in events] == [
        (1, "Loiron-Ruillé"),
        (2, "Loiron-Ruillé"),
    ]


async def test_every_change_leaves_a_trace_of_who_made_it(identity: ServiceUnderTest) -> None:
    account = agent()
    await identity.send(account, as_=ADMINISTRATION)
    await identity.send(SetRoles(account_id=account.account_id, roles=["direction"]), as_=ADMINISTRATION)
    await identity.send(CloseAccount(account_id=account.account_id), as_=ADMINISTRATION)
    rows = await identity.sql(
        "SELECT action, entity_id, actor_name, detail::text AS detail FROM audit ORDER BY at, id"
    )
    assert [row["action"] for row in rows] == ["account.opened", "account.roles_set", "account.closed"]
    assert {row["actor_name"] for row in rows} == {"Mme Roy"}
    assert {UUID(row["entity_id"]) for row in rows} == {account.account_id}
    assert not any(PASSWORD.get_secret_value() in row["detail"] for row in rows)
