"""The registration file in a real browser: without script on a telephone, and its pages of errors."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chassis.problem import Refusal
from tests.unit.gateway import samples_enrolment
from tests.unit.gateway.samples_enrolment import COMPLETE, FILE, LINK
from tests.web import axe
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor(width=360, height=740, refusals=True)


def test_a_visitor_fills_a_step_without_script(visit: Any, gateway: GatewaySite) -> None:
    tab = visit("/inscription", java_script_enabled=False)
    tab.get_by_role("link", name="Commencer").click()
    tab.locator("#guardian-0-last_name").fill("PETIT")
    tab.locator("#guardian-0-first_name").fill("Nadia")
    tab.get_by_role("button", name="Enregistrer et continuer").click()
    expect(tab.locator("h1")).to_have_text("Autres adultes")
    expect(tab.locator("#resultat")).to_contain_text("Votre brouillon est gardé à cette adresse")
    command: Any = gateway.services.sent[-1][0]
    assert command.values["guardian.0.last_name"] == "PETIT"


def test_another_child_is_added_without_script(visit: Any) -> None:
    tab = visit(f"/agents/dossiers/{FILE}?etape=enfants", "agent", java_script_enabled=False)
    tab.get_by_role("button", name="Ajouter un autre enfant").click()
    expect(tab.locator("#child-1-first_name")).to_be_visible()


def test_what_is_to_be_given_is_found_with_the_keyboard(visit: Any, gateway: GatewaySite) -> None:
    online = samples_enrolment.ONLINE | {"wrong": {"child.0.birth_date": "missing"}}
    gateway.services.answers["read-online-file"] = online
    tab = visit(f"/inscription/{LINK}")
    assert axe.sentences(axe.run(tab)["violations"]) == []
    link = tab.get_by_role("link", name="Zoé, Date de naissance")
    link.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**etape=enfants#child-0-birth_date")
    expect(tab.locator("#child-0-birth_date")).to_be_in_viewport()


@pytest.mark.parametrize("state", ["sent", "complete"])
def test_who_waits_for_the_town_reads_it(visit: Any, gateway: GatewaySite, state: str) -> None:
    gateway.services.answers["read-online-file"] = samples_enrolment.ONLINE | {"state": state}
    tab = visit(f"/inscription/{LINK}")
    assert axe.sentences(axe.run(tab)["violations"]) == []


def test_closed_the_page_is_accessible_too(visit: Any, gateway: GatewaySite) -> None:
    gateway.services.answers["read-family-rules"] = {
        "rules": samples_enrolment.RULES["rules"] | {"online_enrolment": False}
    }
    tab = visit("/inscription")
    expect(tab.locator("main")).to_contain_text("se dépose en mairie")
    assert axe.sentences(axe.run(tab)["violations"]) == []


def test_a_refused_enrolment_leads_to_its_field(visit: Any) -> None:
    tab = visit(f"/agents/dossiers/{COMPLETE}", "agent")
    tab.get_by_role("button", name="Inscrire").click()
    expect(tab.locator("#erreurs")).to_be_focused()
    assert axe.sentences(axe.run(tab)["violations"]) == []
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.locator("#prestation-0")).to_be_focused()


def test_two_agents_at_once_lose_nothing(visit: Any, gateway: GatewaySite) -> None:
    tab = visit(f"/agents/dossiers/{FILE}?etape=foyer", "agent")
    gateway.services.answers["save-enrolment-file"] = Refusal("conflict", version=9)
    tab.locator("#guardian-0-address-town").fill("Ailleurs")
    tab.get_by_role("button", name="Enregistrer et continuer").click()
    expect(tab.locator("#erreurs")).to_contain_text("Mme Roy a enregistré ce dossier entre-temps")
    expect(tab.locator("#guardian-0-address-town")).to_have_value("Ailleurs")
    assert axe.sentences(axe.run(tab)["violations"]) == []


def test_a_file_received_online_is_read_and_sent_back(visit: Any, gateway: GatewaySite) -> None:
    sent = samples_enrolment.view(state="sent", origin="online")
    gateway.services.answers["read-enrolment-file"] = lambda query: sent
    tab = visit(f"/agents/dossiers/{FILE}", "agent", java_script_enabled=False)
    tab.get_by_role("button", name="Renvoyer").click()
    expect(tab.locator("#erreurs")).to_contain_text("Dites à la famille ce qui manque")
    tab.locator("#motif").fill("Il manque l’école.")
    tab.get_by_role("button", name="Renvoyer").click()
    command: Any = gateway.services.sent[-1][0]
    assert command.reason == "Il manque l’école."
