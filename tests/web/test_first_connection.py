"""Getting in, in a real browser: first connection, lost password, the box of the municipality's own site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from chassis.problem import Refusal
from contracts.identity import ActivateAccount, IssueCodes, SignIn
from tests.unit.gateway import samples_identity
from tests.web import axe
from tests.web.browser import launch
from tests.web.certificate import self_signed
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

CODE = "K7M4P-9XYHQ-2RTFC"
TOWN_SITE = "https://commune.example"


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewaySite]:
    site = GatewaySite()
    site.services.answers |= samples_identity.ANSWERS
    yield site
    site.close()


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor(refusals=True)


def third_page(tab: Any) -> None:
    """From the first page to the third, with nothing but forms."""
    tab.fill("#identifiant", "jean.dupont")
    tab.fill("#code-secret", CODE)
    tab.click("main button[type=submit]")
    expect(tab.locator("h1")).to_contain_text("Est-ce bien vous")
    tab.get_by_role("button", name="Oui, continuer").click()
    expect(tab.locator("h1")).to_have_text("Choisir un mot de passe")


@pytest.mark.parametrize(
    "path",
    [
        "/activation",
        "/activation/autre",
        "/mot-de-passe-oublie",
        "/mot-de-passe-oublie/envoye",
        "/mot-de-passe-oublie/nouveau?jeton=the-token",
    ],
)
def test_each_page_is_accessible(visit: Any, path: str) -> None:
    axe.clean(visit.read(path))


def test_the_page_of_an_address_to_confirm_is_accessible(visit: Any, gateway: GatewaySite) -> None:
    axe.clean(visit.read("/compte/courriel?jeton=the-token", "parent"))
    gateway.services.answers["email-link"] = Refusal("link_expired")
    axe.clean(visit.read("/compte/courriel?jeton=old", "parent"))


@pytest.mark.parametrize(
    "path", ["/agents/comptes", "/agents/comptes?etat=none&q=dupont", "/agents/comptes/lot?etat=none"]
)
def test_the_agents_list_is_accessible(visit: Any, path: str) -> None:
    axe.clean(visit.read(path, "agent"))


@pytest.mark.parametrize("code", ["wrong_code", "code_expired", "code_used", "code_replaced"])
def test_a_refused_code_leads_to_its_field(visit: Any, gateway: GatewaySite, code: str) -> None:
    gateway.services.answers["check-code"] = Refusal(code)
    tab = visit("/activation")
    tab.fill("#identifiant", "jean.dupont")
    tab.fill("#code-secret", CODE)
    tab.click("main button[type=submit]")
    expect(tab.locator("#erreurs")).to_be_focused()
    expect(tab.locator("#code-secret")).to_have_value("")
    axe.clean(tab)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    wrong = "identifiant" if code == "wrong_code" else "code-secret"
    expect(tab.locator(f"#{wrong}")).to_be_focused()


def test_the_criteria_tick_while_one_types_and_are_told(visit: Any) -> None:
    tab = visit("/activation")
    third_page(tab)
    held = tab.locator("[data-pf-held]")
    expect(held).to_have_count(0)
    tab.locator("#nouveau-passe").press_sequentially("Été")
    expect(held).to_have_text([re.compile("majuscule"), re.compile("minuscule")])
    tab.locator("#nouveau-passe").press_sequentially(" 2015!")
    expect(held).to_have_count(4)
    expect(tab.locator("[data-pf-told]")).to_have_text("4 sur 4 critères remplis")
    axe.clean(tab)
    tab.fill("#nouveau-passe", "")
    expect(held).to_have_count(0)


def test_the_whole_way_with_the_keyboard_alone(visit: Any, gateway: GatewaySite) -> None:
    tab = visit("/activation?identifiant=jean.dupont")
    tab.focus("#identifiant")
    tab.keyboard.press("Tab")
    tab.keyboard.type(CODE.lower())
    tab.keyboard.press("Enter")
    yes = tab.get_by_role("button", name="Oui, continuer")
    yes.wait_for()
    axe.clean(tab)
    yes.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#nouveau-passe")
    tab.focus("#nouveau-passe")
    tab.keyboard.type("Tilleul2015")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Afficher"
    tab.keyboard.press("Enter")
    assert tab.get_attribute("#nouveau-passe", "type") == "text"
    tab.focus("#nouveau-passe")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/activation/termine")
    expect(tab.locator("#resultat")).to_be_focused()
    axe.clean(tab)
    command = gateway.services.sent[-1][0]
    assert isinstance(command, ActivateAccount)
    assert command.password.get_secret_value() == "Tilleul2015"


def test_the_whole_way_without_script_with_a_weak_password_first(visit: Any, gateway: GatewaySite) -> None:
    tab = visit("/activation", java_script_enabled=False)
    third_page(tab)
    gateway.services.answers["activate-account"] = Refusal("password_too_weak", missing=["upper"])
    tab.fill("#nouveau-passe", "tilleul2015")
    tab.click("main button[type=submit]")
    expect(tab.locator("#nouveau-passe-erreur")).to_contain_text("une majuscule")
    gateway.services.answers["activate-account"] = samples_identity.SIGNED_IN
    tab.fill("#nouveau-passe", "Tilleul2015")
    tab.fill("#courriel", "jean@example.org")
    tab.click("main button[type=submit]")
    expect(tab.locator("h1")).to_have_text("Vous êtes connecté")


def test_going_back_after_the_code_is_used_harms_nothing(visit: Any, gateway: GatewaySite) -> None:
    tab = visit("/activation")
    third_page(tab)
    tab.fill("#nouveau-passe", "Tilleul2015")
    tab.click("main button[type=submit]")
    tab.wait_for_url("**/activation/termine")
    tab.goto(gateway.url + "/activation")
    gateway.services.answers["check-code"] = Refusal("code_used")
    tab.fill("#identifiant", "jean.dupont")
    tab.fill("#code-secret", CODE)
    tab.click("main button[type=submit]")
    expect(tab.locator("main")).to_contain_text("Ce code a déjà servi")
    assert tab.get_by_role("link", name="Me connecter").get_attribute("href") == (
        "/connexion?identifiant=jean.dupont"
    )


def test_a_lost_password_without_script(visit: Any) -> None:
    tab = visit("/connexion", java_script_enabled=False)
    tab.click("text=Mot de passe oublié")
    tab.fill("#qui", "jean.dupont@example.org")
    tab.click("main button[type=submit]")
    expect(tab.locator("h1")).to_have_text("Regardez vos e-mails")


def test_a_dead_link_says_what_to_do(visit: Any, gateway: GatewaySite) -> None:
    gateway.services.answers["reset-link"] = Refusal("link_expired")
    tab = visit("/mot-de-passe-oublie/nouveau?jeton=old")
    axe.clean(tab)
    tab.click("text=Demander un autre lien")
    expect(tab.locator("h1")).to_have_text("Mot de passe oublié")


def test_letters_are_downloaded_for_the_lines_ticked(visit: Any, gateway: GatewaySite) -> None:
    tab = visit("/agents/comptes", "agent")
    button = tab.get_by_role("button", name="Éditer les codes (PDF)")
    expect(button).to_have_attribute("aria-disabled", "true")
    tab.check("#tout")
    expect(tab.locator("[data-pf-selected]")).to_have_text("2 sélectionnées")
    with tab.expect_download() as download:
        button.click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert len(gateway.services.last(IssueCodes).guardian_ids) == 2


# --- the box, as docs/operations.md gives it


PORTAL = "https://famille.example.fr"
ELSEWHERE = "https://evil.example"


@pytest.fixture(scope="module")
def behind_tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewaySite]:
    """The portal and the sites that hold its box: a browser says where a form comes from between https pages only."""
    block = re.search(r"```html\n(.*?)```", Path("docs/operations.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    site = GatewaySite(
        certificate=self_signed(tmp_path_factory.mktemp("tls")),
        others={urlsplit(origin).netloc: block[1] for origin in (TOWN_SITE, ELSEWHERE)},
        public_url=PORTAL,
    )
    site.services.answers |= samples_identity.ANSWERS
    yield site
    site.close()


@pytest.fixture
def on_the_town_site(browser: Any, behind_tls: GatewaySite) -> Iterator[Any]:
    """Opens the page of a town's site that holds the box, and fills its fields in."""
    served = behind_tls.url.removeprefix("https://")
    answers = dict(behind_tls.services.answers)
    reader = launch(browser.browser_type, f"--host-resolver-rules=MAP * {served}")
    context = reader.new_context(
        viewport={"width": 1280, "height": 800}, locale="fr-FR", ignore_https_errors=True
    )

    def open_(origin: str) -> Any:
        tab = context.new_page()
        tab.goto(f"{origin}/portail-famille")
        tab.get_by_label("Identifiant").fill("jean.dupont")
        tab.get_by_label("Mot de passe").fill("Bonbons1")
        return tab

    yield open_
    reader.close()
    behind_tls.services.answers = answers


def test_the_box_signs_in_and_signing_out_goes_back_to_the_site(
    on_the_town_site: Any, behind_tls: GatewaySite
) -> None:
    tab = on_the_town_site(TOWN_SITE)
    tab.click("text=Me connecter")
    tab.wait_for_url(f"{PORTAL}/accueil")
    assert isinstance(behind_tls.services.sent[-1][0], SignIn)
    tab.get_by_role("button", name="Déconnexion").click()
    tab.wait_for_url(f"{TOWN_SITE}/**")


def test_who_comes_back_from_a_site_that_is_away_stays_on_a_page_that_says_so(visit: Any) -> None:
    tab = visit("/accueil", "parent")
    tab.context.route("https://commune.example/**", lambda route: route.abort())
    with tab.expect_event("requestfailed"):
        tab.get_by_role("button", name="Déconnexion").click()
    expect(tab.locator("h1")).to_have_count(0)
    tab.go_back()
    expect(tab.locator("h1")).to_have_text("Vous êtes déconnecté")
    assert axe.sentences(axe.run(tab)["violations"]) == []
    tab.get_by_role("link", name="Me reconnecter").click()
    expect(tab.locator("h1")).to_have_text("Se connecter")


def test_the_box_on_another_site_leads_to_our_page_with_the_identifier(
    on_the_town_site: Any, behind_tls: GatewaySite
) -> None:
    before = len(behind_tls.services.sent)
    tab = on_the_town_site(ELSEWHERE)
    tab.click("text=Me connecter")
    expect(tab.locator("#identifiant")).to_have_value("jean.dupont")
    expect(tab.locator("#mot-de-passe")).to_have_value("")
    assert len(behind_tls.services.sent) == before


def test_the_code_typed_in_the_box_opens_the_first_connection(
    on_the_town_site: Any, behind_tls: GatewaySite
) -> None:
    behind_tls.services.answers["sign-in"] = Refusal("activation_needed")
    tab = on_the_town_site(TOWN_SITE)
    tab.get_by_label("Mot de passe").fill(CODE)
    tab.click("text=Me connecter")
    tab.get_by_role("button", name="Oui, continuer").click()
    expect(tab.locator("h1")).to_have_text("Choisir un mot de passe")
    tab.fill("#nouveau-passe", "Tilleul2015")
    tab.click("main button[type=submit]")
    tab.wait_for_url("**/activation/termine")
