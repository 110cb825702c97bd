"""The yearly certification in a browser: no script, a phone, every state clean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.gateway import samples_certify
from tests.web import axe
from tests.web.gateway_site import GatewaySite

pytestmark = pytest.mark.web

PAGE = "/compte/certifier"


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewaySite]:
    """The gateway around a family that answers samples."""
    site = GatewaySite()
    yield site
    site.close()


@pytest.fixture
def visit(browser: Any, gateway: GatewaySite) -> Iterator[Any]:
    """Opens a page as somebody."""
    contexts: list[Any] = []

    def open_(path: str, who: str = "parent", *, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR", **options)
        contexts.append(context)
        context.add_cookies([{"name": "pf_session", "value": who, "url": gateway.url}])
        tab = context.new_page()
        tab.goto(gateway.url + path)
        return tab

    yield open_
    for context in contexts:
        context.close()


def _clean(tab: Any, width: int) -> None:
    assert axe.sentences(axe.run(tab)["violations"]) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_on_a_phone_the_record_is_certified(visit: Any, gateway: GatewaySite) -> None:
    tab = visit("/accueil", width=360, java_script_enabled=False)
    tab.get_by_role("link", name="Certifier mon dossier").click()
    tab.get_by_role("button", name="Certifier mon dossier").click()
    assert tab.locator("#erreurs li").count() == 2
    tab.get_by_label("Je certifie que mon dossier est exact").check()
    tab.get_by_label("J’ai lu et j’accepte").check()
    gateway.services.answers["my-certification"] = samples_certify.MINE
    tab.get_by_role("button", name="Certifier mon dossier").click()
    assert "Votre dossier est certifié" in tab.locator("#resultat").inner_text()
    assert gateway.services.sent[-1][0].NAME == "certify"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_of_it_is_clean(visit: Any, gateway: GatewaySite, width: int, scheme: str) -> None:
    for path in ("/documents", "/accueil", f"{PAGE}/textes/{samples_certify.RULES}", PAGE):
        tab = visit(path, width=width, color_scheme=scheme)
        _clean(tab, width)
    tab.get_by_role("button", name="Certifier mon dossier").click()
    _clean(tab, width)
    for path in ("/agents/echeances", "/agents/certifications", "/agents/certifications/textes"):
        tab = visit(path, "head", width=width, color_scheme=scheme)
        _clean(tab, width)
    tab.get_by_role("button", name="Publier").click()
    _clean(tab, width)
    gateway.services.answers["my-certification"] = samples_certify.DONE
    _clean(visit(PAGE, width=width, color_scheme=scheme), width)
    gateway.services.answers["my-certification"] = samples_certify.MINE
