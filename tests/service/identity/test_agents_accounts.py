"""Agents' accounts: opened without a password, changed by version, never without an administrator."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.identity import (
    AccountChanged,
    AskPasswordReset,
    CloseAccount,
    Done,
    OpenAccount,
    ResetLink,
    ResetPassword,
    ResetView,
    ResolveSession,
    SessionView,
    SignedIn,
)
from contracts.staff_access import (
    ChangeStaffAccount,
    InviteAgent,
    MakeStaffLink,
    OpenStaffAccount,
    ReopenStaffAccount,
    SetRoles,
    StaffAccountOf,
    StaffAccounts,
    StaffAccountsView,
    StaffAccountView,
    StaffDetails,
    StaffLink,
)
from tests.service.identity.households import CHOSEN, GATEWAY, sign_in
from tests.support.actors import staff
from tests.support.harness import Installation, ServiceUnderTest
from tests.support.mail import Mailbox, mail_server

ADMINISTRATION = staff("administration", name="Yann Kervella")
ADDRESS = "roy@mairie.example"
WAITING = "SELECT id FROM reset_ask UNION SELECT id FROM outgoing_mail WHERE state IN ('due', 'sending')"


def details(**changes: Any) -> StaffDetails:
    return StaffDetails.model_validate(
        {"name": "Claire Roy", "identifier": "roy", "email": ADDRESS, "roles": ["accueil"]} | changes
    )


async def opened(identity: ServiceUnderTest, **changes: Any) -> UUID:
    account_id = uuid4()
    command = OpenStaffAccount(account_id=account_id, details=details(**changes))
    assert await identity.send(command, as_=ADMINISTRATION) == Done()
    return account_id


async def arrived(identity: ServiceUnderTest, **changes: Any) -> UUID:
    """An agent who has chosen a password with the link handed over."""
    account_id = await opened(identity, **changes)
    link = await identity.send(MakeStaffLink(account_id=account_id), as_=ADMINISTRATION)
    assert isinstance(link, StaffLink)
    assert await chosen(identity, link.token) == Done()
    return account_id


@pytest.mark.parametrize("identifier", ["claire roy", "élodie", "roy@mairie", "roy_c", "roy;"])
async def test_an_identifier_is_letters_figures_dots_and_hyphens(
    identity: ServiceUnderTest, identifier: str
) -> None:
    command = OpenStaffAccount(account_id=uuid4(), details=details(identifier=identifier))
    refused = Refusal("invalid_input", field="identifier")
    assert await identity.send(command, as_=ADMINISTRATION) == refused
    account_id = await opened(identity, identifier="Claire.Roy-2")
    await identity.sql("UPDATE account SET identifier = 'old_one', identifier_key = 'old_one'")

    async def change(**changes: Any) -> Any:
        version = (await record(identity, account_id)).account.version
        command = ChangeStaffAccount(
            account_id=account_id, expected_version=version, details=details(**changes)
        )
        return await identity.send(command, as_=ADMINISTRATION)

    assert await change(identifier="old_one", name="Claire") == Done(), "one it has already stays"
    assert await change(identifier=identifier) == refused


async def test_an_address_given_later_gets_the_first_link_while_no_password_is_chosen(
    identity: ServiceUnderTest,
) -> None:
    counted = "SELECT count(*) AS mails FROM outgoing_mail WHERE kind = 'invitation' AND state = 'due'"
    waiting, active = await opened(identity, email=""), await arrived(identity, identifier="fay", email="")
    for account_id, identifier in ((active, "fay"), (waiting, "roy")):
        version = (await record(identity, account_id)).account.version
        command = ChangeStaffAccount(
            account_id=account_id, expected_version=version, details=details(identifier=identifier)
        )
        assert await identity.send(command, as_=ADMINISTRATION) == Done()
        (row,) = await identity.sql(counted)
        assert row["mails"] == (1 if account_id == waiting else 0)


async def chosen(identity: ServiceUnderTest, token: str, password: str = CHOSEN) -> Any:
    command = ResetPassword(token=SecretStr(token), password=SecretStr(password))
    return await identity.send(command, as_=GATEWAY)


async def record(identity: ServiceUnderTest, account_id: UUID) -> StaffAccountView:
    view = await identity.ask(StaffAccountOf(account_id=account_id), as_=ADMINISTRATION)
    assert isinstance(view, StaffAccountView), view
    return view


async def change(identity: ServiceUnderTest, account_id: UUID, **changes: Any) -> Any:
    version = changes.pop("version", None) or (await record(identity, account_id)).account.version
    command = ChangeStaffAccount(account_id=account_id, expected_version=version, details=details(**changes))
    return await identity.send(command, as_=ADMINISTRATION)


async def lives(identity: ServiceUnderTest, signed: SignedIn) -> SessionView | Refusal:
    return await identity.ask(ResolveSession(session_token=SecretStr(signed.session_token)), as_=GATEWAY)


@pytest.fixture
async def posted(town: Installation) -> AsyncIterator[tuple[ServiceUnderTest, Mailbox]]:
    """Identity with a mail server."""
    async with mail_server() as (box, url):
        identity = await town.start("identity", smtp_url=url, public_url="https://famille.example")
        yield identity, box


async def mailed(posted: tuple[ServiceUnderTest, Mailbox]) -> str:
    """The token of the newest mail's link; the service's own timer may be sending it already."""
    identity, box = posted
    await identity.run_timer("send-mails")
    limit = asyncio.get_running_loop().time() + 10
    while await identity.sql(WAITING) and asyncio.get_running_loop().time() < limit:
        await asyncio.sleep(0.01)
    found = re.findall(r"/mot-de-passe-oublie/nouveau\?jeton=(\S+)", box.texts()[-1])
    return str(found[-1])


async def test_an_agent_gets_in_with_the_link_of_the_mail_once(
    posted: tuple[ServiceUnderTest, Mailbox],
) -> None:
    identity, box = posted
    account_id = await opened(identity)
    assert (await record(identity, account_id)).account.state == "invited"
    assert isinstance(await sign_in(identity, "roy", ""), Refusal)
    token = await mailed(posted)
    ((to, mail),) = box.received
    assert (to, str(mail["Subject"])) == (ADDRESS, "Votre compte d’agent est ouvert")
    assert "Bonjour Claire Roy," in box.texts()[-1]
    look = await identity.ask(ResetLink(token=SecretStr(token)), as_=GATEWAY)
    assert look == ResetView(identifier="roy", initials="C. R.", first=True)
    assert await chosen(identity, token) == Done()
    assert await chosen(identity, token, "Autre2017x") == Refusal("link_expired")
    assert isinstance(await sign_in(identity, "roy"), SignedIn)
    view = await record(identity, account_id)
    assert view.account.state == "active"
    assert [one.action for one in view.traces] == ["account.activated", "account.invited", "account.opened"]
    assert view.traces[-1].by == "Yann Kervella"
    stored = await identity.sql("SELECT detail::text AS detail FROM audit")
    assert not any(token in row["detail"] or ADDRESS in row["detail"] for row in stored)


async def test_the_first_link_lasts_a_week_and_another_replaces_it(
    posted: tuple[ServiceUnderTest, Mailbox],
) -> None:
    identity, _ = posted
    account_id = await opened(identity)
    first = await mailed(posted)
    assert await identity.send(InviteAgent(account_id=account_id), as_=ADMINISTRATION) == Done()
    second = await mailed(posted)
    assert await chosen(identity, first) == Refusal("link_expired")
    identity.installation.clock.pushed = timedelta(days=6)
    assert isinstance(await identity.ask(ResetLink(token=SecretStr(second)), as_=GATEWAY), ResetView)
    identity.installation.clock.pushed = timedelta(days=8)
    assert await chosen(identity, second) == Refusal("link_expired")


async def test_a_forgotten_password_reaches_an_agent_as_it_does_a_parent(
    posted: tuple[ServiceUnderTest, Mailbox],
) -> None:
    identity, box = posted
    await arrived(identity)
    await identity.run_timer("send-mails")
    for typed in (" ROY@mairie.example ", "roy", "personne@mairie.example"):
        assert await identity.send(AskPasswordReset(typed=typed), as_=GATEWAY) == Done()
    token = await mailed(posted)
    subjects = [str(mail["Subject"]) for _, mail in box.received]
    assert subjects.count("Choisir un nouveau mot de passe") == 2, "two asked for a known account"
    signed = await sign_in(identity, "roy")
    assert isinstance(signed, SignedIn)
    assert await chosen(identity, token, "Platane2016") == Done()
    assert await lives(identity, signed) == Refusal("session_ended")
    assert isinstance(await sign_in(identity, "roy", "Platane2016"), SignedIn)


async def test_other_rights_end_sessions_and_another_name_shows_in_them(identity: ServiceUnderTest) -> None:
    account_id = await arrived(identity)
    signed = await sign_in(identity, "roy")
    assert isinstance(signed, SignedIn)
    assert await change(identity, account_id, name="Claire Roy-Petit") == Done()
    session = await lives(identity, signed)
    assert isinstance(session, SessionView)
    assert session.name == "Claire Roy-Petit"
    site = uuid4()
    assert await change(identity, account_id, roles=["pointage"], facility_ids=[site]) == Done()
    assert await lives(identity, signed) == Refusal("session_ended")
    again = await sign_in(identity, "roy")
    assert isinstance(again, SignedIn)
    actor = identity.process.runtime.verifier.verify(again.actor_token)
    assert (actor.roles, actor.facility_ids) == (("pointage",), (site,))
    told = (await identity.emitted(AccountChanged))[-1]
    assert (told.version, told.name, told.roles) == (3, "Claire Roy", ["pointage"])
    before = (await record(identity, account_id)).account.version
    assert await change(identity, account_id, roles=["pointage"], facility_ids=[site]) == Done()
    assert (await record(identity, account_id)).account.version == before, "nothing changed"


async def test_another_address_makes_the_links_sent_before_worthless(identity: ServiceUnderTest) -> None:
    account_id = await opened(identity)
    link = await identity.send(MakeStaffLink(account_id=account_id), as_=ADMINISTRATION)
    assert isinstance(link, StaffLink)
    assert await change(identity, account_id, email="claire@mairie.example") == Done()
    assert await chosen(identity, link.token) == Refusal("link_expired")


async def test_two_administrators_who_save_at_once_do_not_undo_each_other(identity: ServiceUnderTest) -> None:
    account_id = await opened(identity)
    version = (await record(identity, account_id)).account.version
    answers = await asyncio.gather(
        change(identity, account_id, version=version, name="Claire Roy-Petit"),
        change(identity, account_id, version=version, roles=["direction"]),
    )
    assert sorted(type(one).__name__ for one in answers) == ["Done", "Refusal"]
    assert Refusal("changed_meanwhile") in answers


async def test_what_is_typed_wrong_is_refused_by_its_field(identity: ServiceUnderTest) -> None:
    first = await opened(identity)
    assert await change(identity, first, name="   ") == Refusal("invalid_input", field="name")
    for wrong in ("roy", "roy@mairie", "a@b.fr\nBcc: c@d.fr", "a@b.fr, c@d.fr", "<a@b.fr>"):
        assert await change(identity, first, email=wrong) == Refusal("invalid_input", field="email"), wrong
    taken = OpenStaffAccount(account_id=uuid4(), details=details(identifier=" ROY "))
    assert await identity.send(taken, as_=ADMINISTRATION) == Refusal("identifier_taken")
    known = OpenStaffAccount(account_id=first, details=details(identifier="autre"))
    assert await identity.send(known, as_=ADMINISTRATION) == Refusal("conflict", field="account_id")
    second = await opened(identity, identifier="haddad", name="Karim Haddad", email="")
    assert await change(identity, second, identifier="Roy", email="") == Refusal("identifier_taken")
    assert await identity.send(InviteAgent(account_id=second), as_=ADMINISTRATION) == Refusal(
        "invalid_input", field="email"
    )
    assert await change(identity, uuid4(), version=1) == Refusal("not_found")


async def test_the_last_administrator_keeps_the_role(identity: ServiceUnderTest) -> None:
    chief = await arrived(identity, identifier="chef", roles=["administration"])
    await opened(identity, identifier="invite", roles=["administration"])  # who has never come does not count
    for command in (
        SetRoles(account_id=chief, roles=["direction"]),
        CloseAccount(account_id=chief),
        ChangeStaffAccount(
            account_id=chief, expected_version=1, details=details(identifier="chef", roles=["direction"])
        ),
    ):
        assert await identity.send(command, as_=ADMINISTRATION) == Refusal("last_administrator")
    assert await change(identity, chief, identifier="chef", roles=["administration", "direction"]) == Done()


async def test_two_administrators_do_not_close_each_other_at_once(identity: ServiceUnderTest) -> None:
    both = [await arrived(identity, identifier=one, roles=["administration"]) for one in ("chef", "adjoint")]
    answers = await asyncio.gather(
        *(identity.send(CloseAccount(account_id=one), as_=ADMINISTRATION) for one in both)
    )
    assert sorted(type(one).__name__ for one in answers) == ["Done", "Refusal"]
    assert Refusal("last_administrator") in answers


async def test_who_comes_back_gets_the_account_but_not_the_password(identity: ServiceUnderTest) -> None:
    account_id = await arrived(identity)
    signed = await sign_in(identity, "roy")
    assert isinstance(signed, SignedIn)
    await identity.send(CloseAccount(account_id=account_id), as_=ADMINISTRATION)
    assert await lives(identity, signed) == Refusal("session_ended")
    assert await change(identity, account_id) == Refusal("not_found")
    reopen = ReopenStaffAccount(account_id=account_id)
    assert await identity.send(reopen, as_=ADMINISTRATION) == Done()
    assert await identity.send(reopen, as_=ADMINISTRATION) == Refusal("not_found")
    assert await sign_in(identity, "roy") == Refusal("wrong_credentials")
    view = await identity.ask(StaffAccounts(), as_=staff("direction"))
    assert isinstance(view, StaffAccountsView)
    assert [(one.identifier, one.state) for one in view.accounts] == [("roy", "invited")]


async def test_only_administrators_keep_the_accounts(identity: ServiceUnderTest) -> None:
    account_id = uuid4()
    everybody_else = staff("accueil", "pointage", "regie", "direction")
    for command in (
        OpenStaffAccount(account_id=account_id, details=details()),
        ChangeStaffAccount(account_id=account_id, expected_version=1, details=details()),
        ReopenStaffAccount(account_id=account_id),
        InviteAgent(account_id=account_id),
    ):
        for actor in (everybody_else, GATEWAY):
            assert await identity.send(command, as_=actor) == Refusal("not_allowed")
    assert await identity.ask(StaffAccountOf(account_id=account_id), as_=everybody_else) == Refusal(
        "not_allowed"
    )
    guardian = OpenAccount(
        account_id=uuid4(),
        identifier="jean",
        password=SecretStr(CHOSEN),
        kind="guardian",
        name="Jean DUPONT",
        family_id=uuid4(),
        guardian_id=uuid4(),
    )
    await identity.send(guardian)
    gone = ChangeStaffAccount(account_id=guardian.account_id, expected_version=1, details=details())
    assert await identity.send(gone, as_=ADMINISTRATION) == Refusal("not_found")
