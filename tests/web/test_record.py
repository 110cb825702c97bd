"""The file, the children's records and the list of demands in a real browser: axe, phone, dark, zoom, keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from chassis.problem import Refusal
from contracts.billing_records import ProposeBankDetails
from contracts.family.proposals import ProposeGuardianChange
from tests.unit.gateway import samples, samples_figures, samples_record
from tests.web import axe
from tests.web.gateway_site import GatewaySite
from tests.web.test_gateway_markup import findings
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

DECIDED = {"decided_at": "2015-05-03T10:00:00+02:00"}
LIST = {
    "total": 3,
    "requests": [
        samples_record.card(),
        samples_record.card("refused", **DECIDED, reason_label="Manquant", proposal_id=samples.PROPOSAL_2),
        samples_record.card("accepted", **DECIDED, proposal_id=samples.PROPOSAL_3),
    ],
}
DETAILS = [
    samples_record.detail(one)
    for one in (samples_record.PROPOSAL_FILE, samples.PROPOSAL_2, samples.PROPOSAL_3)
]
PAGES = [
    *samples_record.PAGES,
    "/enfants",
    "/demandes?onglet=compte",
    f"/demandes/{samples_record.REQUEST_FILE}",
    f"/demandes/attente/{samples_record.PROPOSAL_FILE}/retirer?retour=/compte",
]
LONG = "D’ARC-DE-LA-TOUR-D’AUVERGNE-LAURAGUAIS-É"


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewaySite]:
    site = GatewaySite()
    site.services.answers |= samples_record.ANSWERS
    waiting = samples.FAMILY_SHEET | {"pending": [samples_record.pending()]}
    site.services.answers |= {"family-sheet": waiting, "family-requests": LIST}
    site.services.answers["family-proposal-details"] = {"proposals": DETAILS}
    site.services.answers["request-detail"] = samples.detail(samples_record.card())
    yield site
    site.close()


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("parent", refusals=True)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(visit: Any, path: str) -> None:
    axe.clean(visit.read(path))


def test_html_validate_finds_nothing(visit: Any, gateway: GatewaySite, tmp_path: Path) -> None:
    tab = visit("/accueil")
    pages = {str(index): tab.request.get(gateway.url + path).text() for index, path in enumerate(PAGES)}
    tab.goto(gateway.url + "/compte/responsable")
    form = {"etape": "verifier", "last_name": LONG, "precision": "Voilà"}
    hidden = tab.locator("main input[type=hidden]").all()
    form |= {one.get_attribute("name"): one.get_attribute("value") for one in hidden}
    pages["check"] = tab.request.post(gateway.url + "/compte/responsable", form=form).text()
    assert LONG in pages["check"]
    found = findings(pages, tmp_path)
    assert not found, found


def test_a_change_is_asked_without_script_and_with_the_keyboard_alone(
    visit: Any, gateway: GatewaySite
) -> None:
    before = len(gateway.services.sent)
    tab = visit("/compte/responsable", java_script_enabled=False)
    tab.focus("#last_name")
    tab.keyboard.press("Control+a")
    tab.keyboard.type(LONG)
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_have_text("Vérifier avant d’envoyer")
    expect(tab.locator("main")).to_contain_text(LONG)
    assert len(gateway.services.sent) == before
    tab.get_by_role("button", name="Modifier").press("Enter")
    expect(tab.locator("#last_name")).to_have_value(LONG)
    tab.locator("#last_name").press("Enter")
    tab.get_by_role("button", name="Envoyer ma demande").press("Enter")
    expect(tab.locator("#resultat")).to_contain_text("Votre demande est envoyée")
    assert gateway.services.last(ProposeGuardianChange).values == {"last_name": LONG}


def test_a_mandate_is_signed_without_script_and_with_the_keyboard_alone(
    visit: Any, gateway: GatewaySite
) -> None:
    tab = visit("/compte/banque", java_script_enabled=False)
    tab.focus("#bank-iban")
    tab.keyboard.type(samples_figures.IBAN)
    tab.locator("#mandate-accepted").press("ArrowDown")
    tab.focus("#mandate-signer")
    tab.keyboard.type(LONG)
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_have_text("Vérifier avant d’envoyer")
    expect(tab.locator("main")).to_contain_text("•••• ")
    expect(tab.locator("main")).not_to_contain_text(samples_figures.IBAN)
    tab.get_by_role("button", name="Signer et envoyer ma demande").press("Enter")
    expect(tab.locator("#resultat")).to_contain_text("Votre demande est envoyée")
    command = gateway.services.last(ProposeBankDetails)
    assert (command.values["mandate.accepted"], command.mandate_text) == ("yes", "2026-1")


def test_the_mandate_about_to_be_signed_is_accessible(visit: Any) -> None:
    tab = visit("/compte/banque")
    tab.fill("#bank-iban", samples_figures.IBAN)
    tab.get_by_label("Oui, je signe").check()
    tab.fill("#mandate-signer", LONG)
    tab.get_by_role("button", name="Vérifier ma demande").click()
    expect(tab.locator("h1")).to_have_text("Vérifier avant d’envoyer")
    axe.clean(tab)


def test_the_back_button_finds_what_was_typed(visit: Any) -> None:
    tab = visit("/compte/responsable")
    tab.fill("#address-street", "4 allée de l’Étang")
    tab.get_by_role("button", name="Vérifier ma demande").click()
    expect(tab.locator("h1")).to_have_text("Vérifier avant d’envoyer")
    tab.go_back()
    expect(tab.locator("#address-street")).to_have_value("4 allée de l’Étang")


def test_the_page_of_before_and_after_is_accessible(visit: Any) -> None:
    tab = visit(f"/enfants/{samples.LEA}/personnes?ajouter=1")
    tab.locator("input[name$='.last_name']").first.fill(LONG)
    tab.locator("input[name$='.first_name']").first.fill("Marie-Antoinette")
    tab.get_by_role("button", name="Vérifier ma demande").click()
    expect(tab.locator("h1")).to_have_text("Vérifier avant d’envoyer")
    axe.clean(tab)


def test_after_a_refusal_the_summary_leads_to_the_field(visit: Any, gateway: GatewaySite) -> None:
    gateway.services.answers["check-family-proposal"] = Refusal(
        "invalid_input", fields=[{"field": "contact.mobile", "error": "not_a_phone"}]
    )
    tab = visit("/compte/responsable")
    tab.fill("#contact-mobile", "12")
    tab.get_by_role("button", name="Vérifier ma demande").click()
    expect(tab.locator("#erreurs")).to_be_focused()
    axe.clean(tab)
    tab.get_by_role("link", name="Mobile").press("Enter")
    expect(tab.locator("#contact-mobile")).to_be_focused()


def test_the_demand_that_waits_is_said_and_focused(visit: Any, gateway: GatewaySite) -> None:
    gateway.services.answers["check-family-proposal"] = Refusal(
        "already_pending", proposal_id=samples_record.PROPOSAL_FILE
    )
    tab = visit("/compte/conjoint")
    tab.fill("#last_name", LONG)
    tab.get_by_role("button", name="Vérifier ma demande").click()
    expect(tab.locator("#deja-demande")).to_be_focused()
    axe.clean(tab)


def test_on_a_phone_each_demand_shows_only_what_was_asked(visit: Any) -> None:
    tab = visit("/demandes?onglet=compte")
    empty = tab.locator("td[data-label='Employeur']").first
    expect(empty).to_be_visible()
    tab.set_viewport_size({"width": 360, "height": 800})
    expect(empty).to_be_hidden()
    expect(tab.locator("td[data-label='Mobile']").first).to_be_visible()
