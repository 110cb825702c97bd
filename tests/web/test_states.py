"""Pages in the states a town or an agent puts them in: closed, waiting for the family, asking for a proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from contracts.billing_records import ProposeTaxData
from contracts.requests import AnswerQuestion
from tests.unit.gateway import samples, samples_home, samples_record, samples_town
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.samples_waiting import waiting, waiting_detail
from tests.web import axe
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor, Visits

pytestmark = pytest.mark.web

NOTICE = samples_town.NOTICE["text"]
TAX, THEIRS = "/compte/impots", f"/demandes/{samples.REQUEST}"
PNG = {"name": "avis.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"pixels"}


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewaySite]:
    """A town that closed some screens, asks for the tax notice, and waits for an answer of Jean's."""
    site = GatewaySite()
    Cupboard(site.services)
    closed = samples_town.off("menus", "absence", "statement", "sheet")
    rules = {"at_once": [], "evidence_for": ["tax_data"], "online_enrolment": False}
    site.services.answers |= samples_record.ANSWERS | {
        "profile": samples.PROFILE | {"version": 4, "screens_off": closed},
        "read-family-rules": {"rules": rules},
        "request-detail": waiting_detail(),
        "family-requests": {"total": 1, "requests": [waiting()], "kinds": {"absence": 1}},
        "home-requests": samples_home.REQUESTS | {"requests": [samples_home.ASKED]},
    }
    yield site
    site.close()


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("parent", refusals=True)


@pytest.mark.parametrize(
    "path",
    [
        "/menus",
        "/releve",
        "/fiche",
        f"/enfants/{samples.LEA}/planning/absence",
        "/accueil",
        "/compte/caf",
        THEIRS,
        TAX,
    ],
)
def test_each_state_is_accessible(visit: Visits, path: str) -> None:
    axe.clean(visit(path))


def test_who_has_signed_out_of_a_town_without_a_site_reads_a_page(browser: Any) -> None:
    here = GatewaySite()
    here.services.answers["profile"] = samples.PROFILE | {
        "profile": samples.PROFILE["profile"] | {"site_url": ""}
    }
    tab = browser.new_page()
    try:
        tab.goto(here.url + "/deconnexion/faite")
        expect(tab.locator("h1")).to_have_text("Vous êtes déconnecté")
        axe.clean(tab)
    finally:
        tab.close()
        here.close()


@pytest.mark.parametrize("path", ["/menus", "/releve", "/fiche"])
def test_without_script_a_closed_page_gives_the_town_s_text_and_a_way_back(visit: Visits, path: str) -> None:
    tab = visit(path, width=360, java_script_enabled=False)
    expect(tab.locator("main")).to_contain_text(NOTICE, use_inner_text=True)
    tab.get_by_role("link", name="Retour à l’accueil").click()
    expect(tab).to_have_url(re.compile("/accueil$"))


def test_without_script_a_family_answers_from_the_home_page(visit: Visits, gateway: GatewaySite) -> None:
    tab = visit("/accueil", width=360, java_script_enabled=False)
    tab.locator(f"main a[href^='{THEIRS}']").first.click()
    tab.get_by_role("button", name="Envoyer").click()
    expect(tab.locator("#erreurs li")).to_have_count(1)
    tab.locator("textarea[name=texte]").fill("Le voici.")
    tab.get_by_role("button", name="Envoyer").click()
    command = gateway.services.last(AnswerQuestion)
    assert command.text == "Le voici."


def test_without_script_a_proof_goes_with_its_demand(visit: Visits, gateway: GatewaySite) -> None:
    tab = visit(TAX, width=360, java_script_enabled=False)
    for name, value in (("reference_income", "25000"), ("parts", "2,5"), ("notice_year", "2014")):
        tab.fill(f"#tax-{name}", value)
    tab.locator("main form button[value=verifier]").click()
    expect(tab.locator("#erreurs a[href='#pieces']")).to_have_count(1)
    tab.set_input_files("#pieces", PNG)
    tab.locator("main form button[value=verifier]").click()
    expect(tab.locator("main")).to_contain_text("avis.png", use_inner_text=True)
    tab.locator("main form button[value=envoyer]").click()
    command = gateway.services.last(ProposeTaxData)
    assert len(command.evidence) == 1
