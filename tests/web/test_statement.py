"""The account in a real browser: without script, by keyboard, enlarged, on a phone, on paper; and its state of errors."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.unit.gateway import samples
from tests.unit.gateway.samples_account import INVOICE_VIEW, STATEMENT, TREASURY_OPERATIONS, UNPAID, line
from tests.web import axe
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

INVOICE = f"/releve/factures/{samples.INVOICE}"
PAYER = f"/agents/releve/{samples.JEAN}"
ENLARGED = 320
"""Pixels of a window of 1280 enlarged four times."""


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("parent")


def mixed(gateway: GatewaySite) -> None:
    """The guide's account, with a second régie that the Treasury collects."""
    gateway.services.answers["statement"] = STATEMENT | {
        "operations": [*STATEMENT["operations"], *TREASURY_OPERATIONS],
        "treasury_regies": ["Restauration scolaire"],
    }
    gateway.services.answers["account-summary"] = samples.ACCOUNT_SUMMARY | {
        "treasury_regies": ["Restauration scolaire"]
    }


STATES: dict[str, dict[str, Any]] = {
    "partly paid": {
        "left": 6060,
        "paid": 6000,
        "settlements": [
            {"payment_id": None, "number": "AL-9", "on": "2015-04-09", "means": "cheque", "amount": 6000}
        ],
    },
    "cancelled": {
        "left": 0,
        "cancelled_by": "AL-A1",
        "credit_notes": [
            {"number": "AL-A1", "issued_on": "2015-04-10", "amount": 12060, "label": "Facturée deux fois"}
        ],
    },
    "at the Treasury": {
        "left": 0,
        "at_treasury": True,
        "collection_order": {
            "number": "RS-T1",
            "ormc_number": "57",
            "handed_on": "2015-04-20",
            "amount": 12060,
        },
    },
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_an_invoice_however_it_stands(
    visit: Any, gateway: GatewaySite, state: str, scheme: str
) -> None:
    gateway.services.answers["invoice"] = INVOICE_VIEW | STATES[state]
    tab = visit(INVOICE, width=360, color_scheme=scheme)
    tab.evaluate(axe.PAINTED)
    assert axe.sentences(axe.run(tab)["violations"]) == []


@pytest.mark.parametrize("path", ["/releve", "/releve?voir=factures", "/releve?regie=Restauration+scolaire"])
def test_a_statement_of_two_regies_is_sound_and_fits_an_enlarged_page(
    visit: Any, gateway: GatewaySite, path: str
) -> None:
    mixed(gateway)
    tab = visit(path)
    for width in (1280, 360, ENLARGED):
        tab.set_viewport_size({"width": width, "height": 800})
        tab.evaluate(axe.PAINTED)
        assert axe.sentences(axe.run(tab)["violations"]) == [], width
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("who", "path"), [("parent", "/releve"), ("head", "/agents/impayes"), ("head", PAYER)]
)
def test_with_billing_away_the_page_says_so_accessibly(browser: Any, who: str, path: str) -> None:
    site = GatewaySite()  # of its own: a breaker that has opened outlasts the test
    site.services.away("billing")
    context = browser.new_context(locale="fr-FR")
    context.add_cookies([{"name": "pf_session", "value": who, "url": site.url}])
    tab = context.new_page()
    tab.goto(site.url + path)
    expect(tab.locator(".panel-unavailable").first).to_be_visible()
    assert axe.sentences(axe.run(tab)["violations"]) == []
    context.close()
    site.close()


def test_without_script_the_filters_the_years_and_the_documents_are_links(visit: Any) -> None:
    tab = visit("/releve", java_script_enabled=False)
    assert not tab.get_by_text("Imprimer").is_visible()
    tab.get_by_role("link", name="Mes règlements").click()
    expect(tab.locator("main tbody tr")).to_have_count(1)
    tab.get_by_role("link", name="2013-2014").click()
    expect(tab).to_have_url(re.compile("annee=2013-2014"))
    expect(tab).to_have_url(re.compile("voir=reglements"))
    tab.get_by_role("link", name="Toutes les opérations").click()
    tab.locator("main table").get_by_role("link", name="AL-36").click()
    expect(tab.locator("h1")).to_have_text("Facture AL-36")
    assert tab.get_by_role("link", name="Télécharger (PDF)").get_attribute("href") == INVOICE + ".pdf"


def test_a_keyboard_goes_from_what_is_due_to_its_invoice(visit: Any) -> None:
    tab = visit("/releve")
    for _ in range(60):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.textContent") == "Facture AL-36":
            break
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_have_text("Facture AL-36")


def test_on_a_phone_the_cards_keep_the_order_and_name_their_figures(visit: Any) -> None:
    tab = visit("/releve", width=360)
    rows = tab.locator("main tbody tr")
    heads = [rows.nth(n).locator("th").inner_text() for n in range(4)]
    assert [" ".join(head.split()) for head in heads] == [
        "Ancien solde",
        "Facture AL-36",
        "Reçu AL-228",
        "Facture AL-12",
    ]
    first = rows.nth(1)
    assert first.evaluate("row => getComputedStyle(row).display") == "block"
    named = first.locator("td[data-label='Débit']").evaluate("td => getComputedStyle(td, '::before').content")
    assert named == '"Débit"'
    assert not first.locator("td[data-label='Crédit']").is_visible(), "a card says nothing of an empty column"


def test_a_long_invoice_on_paper_repeats_its_head_and_says_its_total_once(
    visit: Any, gateway: GatewaySite
) -> None:
    lines = [line(f"Garderie du matin, jour {n}", 1, 180) for n in range(90)]
    gateway.services.answers["invoice"] = INVOICE_VIEW | {"lines": lines}
    tab = visit(INVOICE)
    tab.emulate_media(media="print")
    display = "element => getComputedStyle(element).display"
    assert tab.locator("main thead").evaluate(display) == "table-header-group"
    assert tab.locator("main tfoot").evaluate(display) == "table-row-group"
    assert not tab.get_by_role("link", name="Télécharger (PDF)").is_visible()
    assert tab.pdf(prefer_css_page_size=True).startswith(b"%PDF-")


def test_on_paper_the_statement_says_whose_it_is_and_when(visit: Any) -> None:
    tab = visit("/releve")
    whose = tab.get_by_text("Relevé édité le")
    assert not whose.is_visible()
    tab.emulate_media(media="print")
    expect(whose).to_be_visible()
    expect(whose).to_contain_text("1001001818331")


def test_an_agent_goes_from_the_unpaid_to_the_familys_own_statement(visit: Any, gateway: GatewaySite) -> None:
    gateway.services.answers["unpaid-invoices"] = UNPAID | {"total": 120}
    tab = visit("/agents/impayes", "head")
    assert tab.get_by_role("link", name="Suivante").get_attribute("href") == "/agents/impayes?page=2"
    tab.get_by_role("link", name="Relevé de Monsieur DUPONT Jean").click()
    expect(tab.locator("h1")).to_have_text("Relevé de Monsieur DUPONT Jean")
    tab.locator("main table").get_by_role("link", name="AL-36").click()
    expect(tab).to_have_url(re.compile(f"{PAYER}/factures/{samples.INVOICE}$"))
    expect(tab.locator("main form"), "agents read here, nothing is done").to_have_count(0)
