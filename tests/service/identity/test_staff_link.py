"""An agent's lost password: a link by the hand of who keeps the accounts, once, for half an hour."""

from __future__ import annotations

from uuid import uuid4

from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.identity import Done, OpenAccount, ResetPassword, ResolveSession, SignedIn, SignIn
from contracts.staff_access import MakeStaffLink, StaffLink
from tests.support.actors import guardian, service_actor, staff
from tests.support.harness import ServiceUnderTest

GATEWAY = service_actor("gateway")
ADMINISTRATION, HEAD = staff("administration"), staff("direction")
OLD, NEW = SecretStr("Mairie53320"), SecretStr("Platane2016")


async def opened(identity: ServiceUnderTest, identifier: str, *roles: str) -> OpenAccount:
    account = OpenAccount.model_validate(
        {
            "account_id": uuid4(),
            "identifier": identifier,
            "password": OLD,
            "kind": "staff",
            "name": identifier,
            "roles": roles,
        }
    )
    assert await identity.send(account, as_=ADMINISTRATION) == Done()
    return account


async def test_the_link_works_once_and_ends_the_agents_sessions(identity: ServiceUnderTest) -> None:
    account = await opened(identity, "roy", "accueil")
    session = await identity.send(SignIn(identifier="roy", password=OLD), as_=GATEWAY)
    assert isinstance(session, SignedIn)
    command = MakeStaffLink(account_id=account.account_id)
    first = await identity.send(command, as_=HEAD)
    second = await identity.send(command, as_=HEAD)
    assert isinstance(first, StaffLink)
    assert isinstance(second, StaffLink)
    assert second.identifier == "roy"
    stale = ResetPassword(token=SecretStr(first.token), password=NEW)
    assert await identity.send(stale, as_=GATEWAY) == Refusal("link_expired")
    good = ResetPassword(token=SecretStr(second.token), password=NEW)
    assert await identity.send(good, as_=GATEWAY) == Done()
    ended = await identity.ask(ResolveSession(session_token=SecretStr(session.session_token)), as_=GATEWAY)
    assert ended == Refusal("session_ended")
    assert isinstance(await identity.send(SignIn(identifier="roy", password=NEW), as_=GATEWAY), SignedIn)
    again = good.model_copy(update={"password": SecretStr("Autre2017x")})
    assert await identity.send(again, as_=GATEWAY) == Refusal("link_expired")
    traces = await identity.sql("select entity_id from audit where action = 'password_reset.handed'")
    assert {str(row["entity_id"]) for row in traces} == {str(account.account_id)}


async def test_the_direction_does_not_take_an_administrators_account(identity: ServiceUnderTest) -> None:
    chief = await opened(identity, "chef", "administration")
    command = MakeStaffLink(account_id=chief.account_id)
    assert await identity.send(command, as_=HEAD) == Refusal("not_allowed")
    assert isinstance(await identity.send(command, as_=ADMINISTRATION), StaffLink)
    for actor in (staff("accueil"), guardian(uuid4(), uuid4()), GATEWAY):
        assert await identity.send(command, as_=actor) == Refusal("not_allowed")
    missing = await identity.send(MakeStaffLink(account_id=uuid4()), as_=HEAD)
    assert isinstance(missing, Refusal)
    assert missing.code == "not_found"
