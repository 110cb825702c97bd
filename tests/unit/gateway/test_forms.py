"""Writes are refused unless they come from our own pages, and what was typed is not lost."""

from __future__ import annotations

import pytest

from gateway import csrf
from gateway.app import make_asgi
from gateway.portal import Portal
from gateway.signing import Signer
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, build

WITHDRAW = f"/demandes/{samples.REQUEST}/retirer"


async def form_of(browser: Browser, path: str) -> dict[str, str]:
    page = await browser.get(path)
    return {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}


async def test_a_form_of_our_own_page_is_accepted(as_parent: Browser, services: Services) -> None:
    answer = await as_parent.post(WITHDRAW, await form_of(as_parent, WITHDRAW))
    assert (answer.status, answer.header("location")) == (303, "/demandes?onglet=enfants")
    assert [type(command).NAME for command, _, _ in services.sent] == ["withdraw-proposal"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_what_another_site_sends_is_refused_and_not_offered_again(
    as_parent: Browser, services: Services, headers: dict[str, str]
) -> None:
    fields = await form_of(as_parent, WITHDRAW)
    answer = await as_parent.post(WITHDRAW, fields, **headers)
    assert answer.status == 403
    assert "autre site" in answer.text
    assert 'name="command_id"' not in answer.text
    assert services.sent == []


async def test_a_form_without_its_token_is_refused(as_parent: Browser, services: Services) -> None:
    fields = await form_of(as_parent, WITHDRAW)
    for token in ("", "AAAA", "é"):
        answer = await as_parent.post(WITHDRAW, fields | {"csrf": token})
        assert answer.status == 403
    assert services.sent == []


async def test_a_form_of_an_earlier_session_comes_back_ready_to_be_sent(
    as_parent: Browser, services: Services
) -> None:
    fields = await form_of(as_parent, WITHDRAW)
    services.answers["resolve-session"] = {**samples.session(), "session_id": samples.REQUEST_3}
    as_parent.cookies["pf_session"] = "another"
    answer = await as_parent.post(WITHDRAW, fields)
    assert answer.status == 403
    assert answer.hidden("command_id") == fields["command_id"]
    again = {"csrf": answer.hidden("csrf"), "command_id": answer.hidden("command_id")}
    assert (await as_parent.post(WITHDRAW, again)).status == 303


async def test_a_form_sent_after_the_session_ended_is_kept_across_signing_in(
    as_parent: Browser, services: Services
) -> None:
    fields = await form_of(as_parent, WITHDRAW)
    as_parent.cookies["pf_session"] = "ended"
    refused = await as_parent.post(WITHDRAW, fields)
    assert refused.status == 401
    assert "ce que vous veniez de saisir est gardé" in refused.text
    assert "pf_session" not in as_parent.cookies
    kept = refused.hidden("garde")
    typed = {
        "csrf": refused.hidden("csrf"),
        "garde": kept,
        "identifiant": "jean",
        "mot-de-passe": "Secret123",
    }
    welcome = await as_parent.post("/connexion", typed)
    assert welcome.status == 200
    assert as_parent.cookies["pf_session"] == "parent"
    assert f'action="{WITHDRAW}"' in welcome.text
    again = {"csrf": welcome.hidden("csrf"), "command_id": welcome.hidden("command_id")}
    assert (await as_parent.post(WITHDRAW, again)).status == 303


async def test_a_password_is_never_kept(as_parent: Browser) -> None:
    page = await as_parent.get("/compte/mot-de-passe")
    fields = {"csrf": page.hidden("csrf") + "A", "actuel-passe": "Ancien123", "nouveau-passe": "Nouveau123"}
    answer = await as_parent.post("/compte/mot-de-passe", fields)
    assert answer.status == 403
    assert "Ancien123" not in answer.text
    assert "Nouveau123" not in answer.text


async def test_a_kept_form_that_is_not_ours_is_not_shown(browser: Browser) -> None:
    page = await browser.get("/connexion")
    forged = Signer("another secret, thirty-two letters").seal("kept-form", b'["/x", [["a", "b"]]]')
    typed = {"csrf": page.hidden("csrf"), "garde": forged, "identifiant": "jean", "mot-de-passe": "Secret123"}
    answer = await browser.post("/connexion", typed)
    assert (answer.status, answer.header("location")) == (303, "/accueil")


async def test_signing_in_needs_a_page_of_ours_too(browser: Browser, services: Services) -> None:
    answer = await browser.post("/connexion", {"identifiant": "jean", "mot-de-passe": "Secret123"})
    assert answer.status == 403
    assert services.sent == []


async def test_old_browsers_that_say_nothing_are_judged_by_the_token_alone(as_parent: Browser) -> None:
    fields = await form_of(as_parent, WITHDRAW)
    assert (await as_parent.post(WITHDRAW, fields, origin="")).status == 303


async def test_the_configured_address_is_the_only_origin(services: Services) -> None:
    browser = Browser(make_asgi(build(services, public_url="https://portail.commune.example")))
    browser.cookies["__Host-pf_session"] = "parent"
    fields = await form_of(browser, WITHDRAW)
    assert (await browser.post(WITHDRAW, fields, origin="http://portail.test")).status == 403
    assert (await browser.post(WITHDRAW, fields, origin="https://portail.commune.example")).status == 303


async def test_the_same_form_sent_twice_carries_the_same_command_id(
    as_parent: Browser, services: Services
) -> None:
    fields = await form_of(as_parent, WITHDRAW)
    await as_parent.post(WITHDRAW, fields)
    await as_parent.post(WITHDRAW, fields)
    first, second = (command_id for _, _, command_id in services.sent)
    assert str(first) == str(second) == fields["command_id"]


async def test_a_page_rendered_again_makes_another_command_id(as_parent: Browser) -> None:
    first, second = await form_of(as_parent, WITHDRAW), await form_of(as_parent, WITHDRAW)
    assert first["command_id"] != second["command_id"]
    assert first["csrf"] != second["csrf"]


async def test_when_nobody_knows_whether_it_was_done_the_form_keeps_its_command_id(
    as_parent: Browser, services: Services
) -> None:
    fields = await form_of(as_parent, WITHDRAW)
    services.away("planning")
    answer = await as_parent.post(WITHDRAW, fields)
    assert answer.status == 503
    assert "sans risque" in answer.text
    assert answer.hidden("command_id") == fields["command_id"]


async def test_a_form_that_could_not_be_sent_is_said_so_and_comes_back_whole(
    as_parent: Browser, services: Services
) -> None:
    fields = await form_of(as_parent, WITHDRAW)
    path = f"/enfants/{samples.LEA}/planning/reservation"
    fields |= {
        "vue": "mois",
        "periode": "2015-05",
        "l": samples.LINE,
        "c": "0.2015-05-07",
        "precision": "à midi",
    }
    services.away("planning")
    answer = await as_parent.post(path, fields)
    assert answer.status == 503
    assert "Votre demande n’a pas été envoyée." in answer.text
    assert "n’est perdu" not in answer.text
    assert f'<form class="actions" method="post" action="{path}">' in answer.text
    for name in ("command_id", "vue", "periode", "l", "c", "precision"):
        assert answer.hidden(name) == fields[name]


async def test_a_page_that_could_not_be_read_says_that_nothing_is_lost(
    as_parent: Browser, services: Services
) -> None:
    services.away("identity")
    answer = await as_parent.get("/accueil")
    assert answer.status == 503
    assert "n’est perdu" in answer.text
    assert "n’a pas été envoyée" not in answer.text


def test_a_token_is_for_one_holder_only(portal: Portal) -> None:
    token = csrf.make_token(portal.signer, "session-1")
    assert csrf.check_token(portal.signer, "session-1", token)
    assert not csrf.check_token(portal.signer, "session-2", token)
    assert not csrf.check_token(portal.signer, "", csrf.make_token(portal.signer, ""))
