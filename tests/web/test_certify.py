"""The yearly certification in a browser: no script, a phone, every state clean."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.unit.gateway import samples_certify
from tests.web import axe
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

PAGE = "/compte/certifier"


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("parent", refusals=True)


def test_without_script_on_a_phone_the_record_is_certified(visit: Any, gateway: GatewaySite) -> None:
    tab = visit("/accueil", width=360, java_script_enabled=False)
    tab.get_by_role("link", name="Certifier mon dossier").click()
    tab.get_by_role("button", name="Certifier mon dossier").click()
    expect(tab.locator("#erreurs li")).to_have_count(2)
    tab.get_by_label("Je certifie que mon dossier est exact").check()
    tab.get_by_label("Non, je refuse").check()
    gateway.services.answers["my-certification"] = samples_certify.MINE
    tab.get_by_role("button", name="Certifier mon dossier").click()
    expect(tab.locator("#resultat")).to_contain_text("Votre dossier est certifié", use_inner_text=True)
    assert gateway.services.sent[-1][0].NAME == "certify"


def test_every_page_of_it_is_clean(visit: Any, gateway: GatewaySite) -> None:
    for path in ("/documents", "/accueil", f"{PAGE}/textes/{samples_certify.RULES}", PAGE):
        axe.clean(tab := visit(path))
    tab.get_by_role("button", name="Certifier mon dossier").click()
    axe.clean(tab)
    for path in ("/agents/echeances", "/agents/certifications", "/agents/certifications/textes"):
        axe.clean(tab := visit(path, "head"))
    tab.get_by_role("button", name="Publier").click()
    axe.clean(tab)
    gateway.services.answers["my-certification"] = samples_certify.DONE
    axe.clean(visit(PAGE))
    gateway.services.answers["my-certification"] = samples_certify.ASKED_AGAIN
    axe.clean(visit(PAGE))
    axe.clean(visit(f"/agents/certifications/textes/{samples_certify.RULES}/reponses", "head"))
