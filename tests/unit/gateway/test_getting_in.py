"""First connection, forgotten password, the box of the municipality's own site: as a browser sees them."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from contracts import identity
from contracts.identity import ActivateAccount, AskPasswordReset, CheckCode, ResetPassword, SignIn
from gateway.app import make_asgi
from gateway.cookies import Cookies
from tests.unit.gateway import samples, samples_identity
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, build, sent, text

CODE = "K7M4P-9XYHQ-2RTFC"
SITE = "https://commune.example"
DOOR = "/connexion/depuis-le-site"


@pytest.fixture(autouse=True)
def identity_answers(services: Services) -> None:
    """Identity answers this screen's questions too."""
    services.answers |= samples_identity.ANSWERS


async def first_page(browser: Browser, **more: str) -> Answer:
    page = await browser.get("/activation")
    fields = {"csrf": page.hidden("csrf"), "identifiant": "jean.dupont", "code-secret": CODE}
    return await browser.post("/activation", fields | more)


HIDDEN = ("csrf", "code-secret", "actif")


async def it_is_me(browser: Browser) -> Answer:
    """From the second page to the third."""
    page = await first_page(browser)
    fields = {name: page.hidden(name) for name in (*HIDDEN, "identifiant")}
    return await browser.post("/activation/vous", fields)


async def third_page(browser: Browser, **more: str) -> Answer:
    page = await it_is_me(browser)
    fields = {name: page.hidden(name) for name in HIDDEN}
    chosen = {"identifiant": "jean.dupont", "nouveau-passe": "Tilleul2015"}
    return await browser.post("/activation/mot-de-passe", fields | chosen | more)


@pytest.mark.parametrize(
    ("model", "sample"),
    [
        (identity.SignedIn, samples_identity.SIGNED_IN),
        (identity.CodeChecked, samples_identity.ANSWERS["check-code"]),
        (identity.ResetView, samples_identity.ANSWERS["reset-link"]),
        (identity.ActivationView, samples_identity.ACTIVATION),
        (identity.IssuedCodes, samples_identity.ISSUED),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_samples_are_what_the_contract_promises(model: Any, sample: Any) -> None:
    assert model.model_validate(sample).model_dump(mode="json").keys() == sample.keys()


@pytest.mark.parametrize(
    "path",
    [
        "/connexion",
        "/activation",
        "/activation/autre",
        "/mot-de-passe-oublie",
        "/mot-de-passe-oublie/envoye",
        "/mot-de-passe-oublie/nouveau?jeton=the-token",
    ],
)
async def test_each_page_holds_what_every_page_holds(browser: Browser, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status == 200
    check(answer.text)


async def test_the_letter_s_qr_code_brings_the_identifier(browser: Browser) -> None:
    page = await browser.get("/activation?identifiant=jean.dupont")
    assert 'value="jean.dupont"' in page.text
    assert 'value="jean.dupont"' in (await browser.get("/connexion?identifiant=jean.dupont")).text


async def test_a_good_code_leads_to_the_second_page_which_nobody_keeps(
    browser: Browser, services: Services
) -> None:
    page = await first_page(browser)
    assert page.status == 200
    assert page.header("cache-control") == "no-store"
    assert page.hidden("code-secret") == CODE
    for said in ("Est-ce bien vous", "J. D.", "D*****", "L., T.", "2 enfants"):
        assert said in text(page)
    assert 'href="/activation/autre"' in page.text
    (command,) = sent(services)
    assert isinstance(command, CheckCode)
    assert (command.code.get_secret_value(), command.address) == (CODE, "127.0.0.1")


async def test_the_sign_in_page_speaks_of_letters_to_families_only(browser: Browser) -> None:
    page = text(await browser.get("/connexion"))
    assert "Familles : il est imprimé sur votre courrier." in page
    page = text(await browser.get("/connexion?retour=/agents/demandes"))
    assert "imprimé sur votre courrier" not in page
    assert "Celui de votre compte d’agent." in page


async def test_who_it_is_is_asked_without_family_too(browser: Browser, services: Services) -> None:
    services.away("family")
    page = await first_page(browser)
    assert page.status == 200
    assert "J. D." in page.text
    assert "Initiales" in page.text
    assert "D*****" not in page.text


async def test_who_recognises_themself_chooses_a_password_on_a_page_nobody_keeps(browser: Browser) -> None:
    page = await it_is_me(browser)
    assert (page.status, page.header("cache-control")) == (200, "no-store")
    assert "8 caractères minimum" in text(page)
    assert page.hidden("code-secret") == CODE


async def test_a_letter_for_somebody_else_has_a_way_out_that_does_nothing(
    browser: Browser, services: Services
) -> None:
    page = await browser.get("/activation/autre")
    assert "Rien n’est fait" in page.text
    assert sent(services) == []


async def test_the_address_typed_goes_with_the_password_and_what_follows_is_said(
    browser: Browser, services: Services
) -> None:
    await third_page(browser, courriel=" jean@example.org ")
    assert services.last(ActivateAccount).email == "jean@example.org"
    assert "Confirmez votre adresse e-mail" in (await browser.get("/activation/termine")).text
    services.answers["activate-account"] = Refusal("invalid_input", field="email")
    page = await third_page(browser, courriel="jean@")
    assert page.status == 422
    assert 'id="courriel-erreur"' in page.text
    assert 'value="jean@"' in page.text
    assert (await third_page(browser, courriel="é" * 300)).status == 422


async def test_the_password_opens_the_session_and_the_last_page_says_so(
    browser: Browser, services: Services
) -> None:
    answer = await third_page(browser)
    assert (answer.status, answer.header("location")) == (303, "/activation/termine")
    command = sent(services)[-1]
    assert isinstance(command, ActivateAccount)
    assert command.password.get_secret_value() == "Tilleul2015"
    page = await browser.get("/activation/termine")
    assert "Votre compte est activé" in page.text
    assert "jean.dupont" in page.text
    assert CODE not in page.text
    assert "Confirmez votre adresse" not in page.text


async def test_the_last_page_is_for_who_is_signed_in(browser: Browser) -> None:
    assert (await browser.get("/activation/termine")).header("location") == "/connexion"


@pytest.mark.parametrize("path", ["/activation/mot-de-passe", "/activation/vous"])
async def test_the_next_pages_addresses_lead_to_the_first(browser: Browser, path: str) -> None:
    assert (await browser.get(path)).header("location") == "/activation"
    page = await browser.get("/activation")
    answer = await browser.post(path, {"csrf": page.hidden("csrf"), "identifiant": "x"})
    assert answer.header("location") == "/activation"


@pytest.mark.parametrize("code", ["wrong_code", "code_expired", "code_used", "code_replaced", "throttled"])
async def test_a_refused_code_is_explained_and_not_shown_again(
    browser: Browser, services: Services, code: str
) -> None:
    refusal = Refusal(code, retry_after=61) if code == "throttled" else Refusal(code)
    services.answers["check-code"] = refusal
    page = await first_page(browser)
    assert page.status == refusal.status
    assert "<title>Erreur" in page.text
    assert 'value="jean.dupont"' in page.text
    assert CODE not in page.text


async def test_a_weak_password_keeps_the_third_page(browser: Browser, services: Services) -> None:
    services.answers["activate-account"] = Refusal("password_too_weak", missing=["upper", "digit"])
    page = await third_page(browser, **{"nouveau-passe": "tilleuls"})
    assert page.status == 422
    assert "Il manque : une majuscule et un chiffre." in text(page)
    assert page.hidden("code-secret") == CODE
    assert "tilleuls" not in page.text


async def test_a_code_that_died_meanwhile_leads_back_to_the_first_page(
    browser: Browser, services: Services
) -> None:
    services.answers["activate-account"] = Refusal("code_replaced")
    page = await third_page(browser)
    assert page.status == 409
    assert "courrier plus récent" in page.text
    assert 'action="/activation"' in page.text


async def test_empty_fields_are_named_where_they_are(browser: Browser, services: Services) -> None:
    page = await first_page(browser, **{"identifiant": "", "code-secret": " "})
    assert page.status == 422
    assert 'href="#identifiant"' in page.text
    assert 'href="#code-secret"' in page.text
    assert sent(services) == []
    page = await third_page(browser, **{"nouveau-passe": ""})
    assert (page.status, "Choisissez un mot de passe" in page.text) == (422, True)


async def test_what_no_letter_can_hold_is_refused_without_asking(
    browser: Browser, services: Services
) -> None:
    page = await first_page(browser, **{"code-secret": "x" * 5000, "identifiant": "y" * 5000})
    assert page.status == 401
    assert "y" * 81 not in page.text
    assert sent(services) == []


async def test_the_code_typed_as_the_password_leads_to_the_second_page(
    browser: Browser, services: Services
) -> None:
    services.answers["sign-in"] = Refusal("activation_needed")
    page = await browser.get("/connexion")
    fields = {"csrf": page.hidden("csrf"), "identifiant": "jean.dupont", "mot-de-passe": CODE}
    answer = await browser.post("/connexion", fields)
    assert answer.status == 200
    assert 'action="/activation/vous"' in answer.text
    assert [type(command) for command in sent(services)] == [SignIn, CheckCode]


async def test_a_form_with_a_code_is_never_given_back_after_a_mishap(browser: Browser) -> None:
    await browser.get("/activation")
    answer = await browser.post(
        "/activation", {"csrf": "stale", "identifiant": "jean.dupont", "code-secret": CODE}
    )
    assert answer.status == 403
    assert CODE not in answer.text


# --- forgotten


async def ask(browser: Browser, who: str) -> Answer:
    page = await browser.get("/mot-de-passe-oublie")
    return await browser.post("/mot-de-passe-oublie", {"csrf": page.hidden("csrf"), "qui": who})


async def test_whoever_asks_reads_the_same_page(browser: Browser, services: Services) -> None:
    for who in ("jean.dupont", "nobody@example.org"):
        answer = await ask(browser, who)
        assert (answer.status, answer.header("location")) == (303, "/mot-de-passe-oublie/envoye")
    assert [type(command) for command in sent(services)] == [AskPasswordReset] * 2
    assert "Si un compte correspond" in (await browser.get("/mot-de-passe-oublie/envoye")).text


async def test_asking_with_nothing_too_much_or_too_often_is_said_at_the_field(
    browser: Browser, services: Services
) -> None:
    assert (await ask(browser, "")).status == 422
    assert (await ask(browser, "é" * 300)).status == 422
    assert sent(services) == []
    services.answers["ask-password-reset"] = Refusal("throttled", retry_after=61)
    answer = await ask(browser, "jean.dupont")
    assert answer.status == 429
    assert 'id="qui-erreur"' in answer.text


async def choose(browser: Browser, **more: str) -> Answer:
    page = await browser.get("/mot-de-passe-oublie/nouveau?jeton=the-token")
    fields = {name: page.hidden(name) for name in ("csrf", "jeton-secret")}
    chosen = {"nouveau-passe": "Platane2016"}
    return await browser.post("/mot-de-passe-oublie/nouveau", fields | chosen | more)


async def test_a_link_opens_a_page_that_nobody_keeps_and_uses_nothing(
    browser: Browser, services: Services
) -> None:
    page = await browser.get("/mot-de-passe-oublie/nouveau?jeton=the-token")
    assert page.header("cache-control") == "no-store"
    assert "jean.dupont" in page.text
    assert sent(services) == []


async def test_a_chosen_password_leads_to_the_sign_in_page(browser: Browser, services: Services) -> None:
    answer = await choose(browser)
    assert (answer.status, answer.header("location")) == (303, "/connexion")
    (command,) = sent(services)
    assert isinstance(command, ResetPassword)
    assert command.token.get_secret_value() == "the-token"
    assert "Votre mot de passe est changé" in (await browser.get("/connexion")).text


async def test_a_link_that_is_over_says_where_to_go(browser: Browser, services: Services) -> None:
    services.answers["reset-link"] = Refusal("link_expired")
    page = await browser.get("/mot-de-passe-oublie/nouveau?jeton=old")
    assert page.status == 409
    assert 'href="/mot-de-passe-oublie"' in page.text
    assert (await browser.get("/mot-de-passe-oublie/nouveau")).status == 409


async def test_a_weak_new_password_keeps_the_link(browser: Browser, services: Services) -> None:
    services.answers["reset-password"] = Refusal("password_too_weak", missing=["digit"])
    page = await choose(browser)
    assert page.status == 422
    assert page.hidden("jeton-secret") == "the-token"
    assert "Platane2016" not in page.text


@pytest.mark.parametrize(
    "path", ["/activation", "/mot-de-passe-oublie", "/mot-de-passe-oublie/nouveau?jeton=the-token"]
)
async def test_with_identity_away_each_page_says_so(browser: Browser, services: Services, path: str) -> None:
    await browser.get("/connexion")
    services.away("identity")
    answer = await browser.get(path)
    assert answer.status in (200, 503)
    if path == "/activation":
        assert (await first_page(browser)).status == 503


# --- the box of the municipality's own site


async def from_site(browser: Browser, origin: str = SITE, **more: str) -> Answer:
    fields = {"identifiant": "jean.dupont", "mot-de-passe": "Bonbons1"} | more
    return await browser.post(DOOR, fields, origin=origin, sec_fetch_site="cross-site")


async def test_the_box_signs_in_from_the_configured_site(browser: Browser, services: Services) -> None:
    answer = await from_site(browser)
    assert (answer.status, answer.header("location")) == (303, "/accueil")
    assert browser.cookies["pf_session"] == "parent"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://commune.example", "null", "https://commune.example:8443", ""]
)
async def test_from_anywhere_else_it_leads_to_our_page_with_the_identifier_only(
    browser: Browser, services: Services, origin: str
) -> None:
    answer = await from_site(browser, origin)
    assert (answer.status, answer.header("location")) == (303, "/connexion?identifiant=jean.dupont")
    assert sent(services) == []
    assert "pf_session" not in browser.cookies
    assert "Bonbons1" not in answer.text


async def test_a_site_without_https_is_no_door(services: Services) -> None:
    profile: dict[str, Any] = {**samples.PROFILE["profile"], "site_url": "http://commune.example"}
    services.answers["profile"] = {**samples.PROFILE, "profile": profile}
    browser = Browser(make_asgi(build(services)))
    answer = await from_site(browser, "http://commune.example")
    assert answer.header("location") == "/connexion?identifiant=jean.dupont"
    assert sent(services) == []


async def test_a_refusal_is_read_on_our_page_and_tried_again_there(
    browser: Browser, services: Services
) -> None:
    services.answers["sign-in"] = Refusal("wrong_credentials")
    answer = await from_site(browser)
    assert answer.status == 401
    assert 'action="/connexion"' in answer.text
    assert answer.hidden("csrf")
    assert Cookies(False).visitor in browser.cookies


async def test_the_posted_code_in_the_box_opens_the_activation(browser: Browser, services: Services) -> None:
    services.answers["sign-in"] = Refusal("activation_needed")
    answer = await from_site(browser, **{"mot-de-passe": CODE})
    assert 'action="/activation/vous"' in answer.text


async def test_the_box_opened_by_hand_is_the_sign_in_page(browser: Browser) -> None:
    assert (await browser.get(DOOR)).header("location") == "/connexion"
    assert (await from_site(browser, "", identifiant="")).header("location") == "/connexion"
