"""Signing in and out: one door for parents and agents."""

from __future__ import annotations

import pytest

from chassis.problem import Refusal
from contracts.identity import SignIn
from gateway.app import make_asgi
from gateway.parents.sign_in.routes import LEFT
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.world import Services, build, sent, text


async def sign_in(browser: Browser, **more: str) -> Answer:
    page = await browser.get("/connexion")
    fields = {"csrf": page.hidden("csrf"), "identifiant": "jean.dupont", "mot-de-passe": "Bonbons1"}
    return await browser.post("/connexion", fields | more)


async def test_signing_in_opens_a_session_and_goes_home(browser: Browser, services: Services) -> None:
    answer = await sign_in(browser)
    assert (answer.status, answer.header("location")) == (303, "/accueil")
    assert browser.cookies["pf_session"] == "parent"
    (command,) = sent(services)
    assert isinstance(command, SignIn)
    assert command.address == "127.0.0.1"
    assert command.password.get_secret_value() == "Bonbons1"


@pytest.mark.parametrize(
    ("address", "name", "attributes"),
    [
        ("http://portail.test", "pf_session", {"httponly", "samesite=lax", "path=/"}),
        (
            "https://portail.test",
            "__Host-pf_session",
            {"httponly", "samesite=lax", "path=/", "secure"},
        ),
    ],
)
async def test_the_session_s_cookie_is_for_the_browser_and_this_host_alone(
    services: Services, address: str, name: str, attributes: set[str]
) -> None:
    browser = Browser(make_asgi(build(services, public_url=address)), origin=address)
    answer = await sign_in(browser)
    (cookie,) = [
        value for key, value in answer.headers if key == "set-cookie" and value.startswith(f"{name}=")
    ]
    said = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert attributes <= said
    assert ("secure" in said) == address.startswith("https")
    assert not any(part.startswith("domain") for part in said)


async def test_an_agent_arrives_on_the_dashboard(browser: Browser, services: Services) -> None:
    services.answers["sign-in"] |= {"kind": "staff"}
    assert (await sign_in(browser)).header("location") == "/agents"


async def test_a_refusal_keeps_the_identifier_and_never_the_password(
    browser: Browser, services: Services
) -> None:
    services.answers["sign-in"] = Refusal("wrong_credentials")
    answer = await sign_in(browser)
    assert answer.status == 401
    assert "Identifiant ou mot de passe incorrect." in answer.text
    assert 'value="jean.dupont"' in answer.text
    assert "Bonbons1" not in answer.text
    assert "<title>Erreur" in answer.text
    assert 'id="erreurs" autofocus' in answer.text


async def test_who_is_slowed_down_is_told_how_long(browser: Browser, services: Services) -> None:
    services.answers["sign-in"] = Refusal("throttled", retry_after=150)
    answer = await sign_in(browser)
    assert answer.status == 429
    assert "Attendez 3 minutes" in text(answer)


async def test_empty_fields_are_named(browser: Browser, services: Services) -> None:
    answer = await sign_in(browser, **{"identifiant": "", "mot-de-passe": ""})
    assert answer.status == 422
    assert "Saisissez votre identifiant" in answer.text
    assert "Saisissez votre mot de passe" in answer.text
    assert sent(services) == []


@pytest.mark.parametrize(
    ("back", "arrives"),
    [
        ("/demandes?type=absence", "/demandes?type=absence"),
        ("https://evil.example", "/accueil"),
        ("//evil", "/accueil"),
    ],
)
async def test_signing_in_goes_back_to_our_own_pages_only(browser: Browser, back: str, arrives: str) -> None:
    assert (await sign_in(browser, retour=back)).header("location") == arrives


async def test_a_page_asked_without_a_session_comes_after_signing_in(browser: Browser) -> None:
    answer = await browser.get("/demandes?type=absence")
    assert (answer.status, answer.header("location")) == (303, "/connexion?retour=/demandes%3Ftype%3Dabsence")


async def test_signing_out_says_so_and_leads_to_the_municipality_s_site(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get("/accueil")
    answer = await as_parent.post("/deconnexion", {"csrf": page.hidden("csrf")})
    assert (answer.status, answer.header("location")) == (303, LEFT)
    assert "pf_session" not in as_parent.cookies
    assert answer.header("clear-site-data") == '"cache"'
    assert [type(command).NAME for command in sent(services)] == ["sign-out"]
    left = await as_parent.get(LEFT)
    assert "Vous êtes déconnecté" in left.text
    assert 'href="https://commune.example" data-pf-go-on' in left.text
    assert 'href="/connexion"' in left.text


async def test_without_a_site_the_page_of_who_signed_out_leads_to_signing_in(
    browser: Browser, services: Services
) -> None:
    profile = samples.PROFILE["profile"] | {"site_url": ""}
    services.answers["profile"] = samples.PROFILE | {"profile": profile}
    left = await browser.get(LEFT)
    assert (left.status, left.header("cache-control")) == (200, "no-store")
    assert "leaving.js" not in left.text
    assert "data-pf-go-on" not in left.text
    assert 'class="btn btn-primary" href="/connexion"' in left.text


async def test_who_signed_in_again_and_goes_back_is_not_told_to_be_signed_out(as_parent: Browser) -> None:
    assert (await as_parent.get(LEFT)).header("location") == "/accueil"


async def test_signing_out_without_identity_says_what_is_not_done(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get("/accueil")
    services.away("identity")
    answer = await as_parent.post("/deconnexion", {"csrf": page.hidden("csrf")})
    assert answer.header("location") == LEFT
    left = (await as_parent.get(LEFT)).text
    assert "n’a pas répondu" in left
    assert "leaving.js" not in left, "it is to be read"


async def test_signing_out_works_when_the_session_has_already_ended(browser: Browser) -> None:
    browser.cookies["pf_session"] = "ended"
    assert (await browser.post("/deconnexion", {})).status == 303


async def test_parents_and_agents_do_not_enter_each_other_s_pages(browser: Browser) -> None:
    browser.cookies["pf_session"] = "parent"
    assert (await browser.get("/agents")).status == 403
    browser.cookies["pf_session"] = "agent"
    assert (await browser.get("/accueil")).status == 403
