"""Every screen renders from samples, with its title, and survives any one service being away."""

from __future__ import annotations

import re

import pytest

from tests.unit.gateway import (
    samples,
    samples_account,
    samples_court,
    samples_papers,
    samples_reminders,
    samples_talk,
    samples_windows,
)
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services

PARENT_PAGES = [
    "/compte/certifier",
    "/documents",
    "/accueil",
    "/enfants",
    "/demandes",
    "/demandes?onglet=compte",
    "/demandes?type=booking&historique=1",
    f"/demandes/{samples.REQUEST}/retirer",
    "/releve",
    "/releve?annee=2013-2014&voir=reglements",
    f"/releve/factures/{samples.INVOICE}",
    f"/releve/reglements/{samples_account.PAYMENT}",
    "/boite-de-reception",
    "/boite-de-reception/nouveau",
    f"/boite-de-reception/{samples_talk.TALK}",
    "/enfants/agenda",
    f"/rappels/{samples_reminders.REMINDER}",
    f"/rappels/{samples_reminders.OPENING}",
    "/compte/rappels",
    "/menus",
    "/infos",
    "/sessions",
    "/compte/mot-de-passe",
    "/deconnexion",
    "/accessibilite",
    "/confidentialite",
]
HEAD_PAGES = [
    "/agents/reglages",
    "/agents/reglages/ecrans",
    "/agents/reglages/ouvertures",
    "/agents/reglages/ouvertures/nouvelle",
    f"/agents/reglages/ouvertures/{samples_windows.WINDOW}",
    f"/agents/reglages/ouvertures/{samples_windows.WINDOW}/retrait",
    "/agents/reglages/agents",
    "/agents/reglages/commune",
    "/agents/reglages/boite",
    "/agents/reglages/dossiers",
    "/agents/reglages/demandes",
    "/agents/reglages/motifs/refus?motif=full",
    "/agents/reglages/motifs/questions",
    "/agents/reglages/mots-de-passe",
    "/agents/reglages/ecrans/menus",
    "/agents/certifications",
    "/agents/echeances",
    "/agents/echeances?pai=1",
    "/agents/certifications/textes",
    "/agents",
    "/agents/actualites",
    f"/agents/actualites/{samples_talk.NEWS_ID}",
    "/agents/rappels",
    "/agents/menus",
    "/agents/infos",
    "/agents/infos/nouveau",
    f"/agents/infos/{samples_papers.RULES}",
    "/agents/menus/importer",
    "/agents/demandes",
    "/agents/demandes?onglet=traitees&type=absence&page=2",
    f"/agents/demandes/{samples.REQUEST}",
    f"/agents/demandes/selection?action=accept&id={samples.REQUEST}&id={samples.REQUEST_2}",
    f"/agents/demandes/selection?action=refuse&id={samples.REQUEST}",
    "/agents/familles",
    "/agents/familles?q=dupont",
    f"/agents/familles/{samples.FAMILY}",
    f"/agents/familles/{samples.FAMILY}/decisions",
    f"/agents/familles/{samples.FAMILY}/decisions/nouvelle",
    f"/agents/familles/{samples.FAMILY}/decisions/{samples_court.IN_FORCE}",
    "/agents/pointage",
    f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-04",
    "/agents/impayes",
    "/agents/impayes?voir=en-retard&page=2",
    f"/agents/releve/{samples.JEAN}",
    f"/agents/releve/{samples.JEAN}?voir=factures",
    f"/agents/releve/{samples.JEAN}/factures/{samples.INVOICE}",
    "/agents/prelevement",
    "/agents/regies",
    "/agents/reprises",
    "/sessions",
    "/accessibilite",
]
GUEST_PAGES = ["/connexion", "/accessibilite", "/confidentialite"]


def check(page: str) -> None:
    """What every page holds."""
    assert page.count("<h1") == 1
    title = re.search(r"<title>([^<]+)</title>", page)
    heading = re.search(r"<h1[^>]*>([^<]+)", page)
    assert title is not None
    assert heading is not None
    assert title[1].startswith(heading[1].strip())
    assert title[1].endswith("Loiron-Ruillé")
    assert ' style="' not in page
    assert "<script>" not in page
    assert "onclick" not in page
    assert "None" not in re.sub(r"<[^>]+>", "", page)
    assert "\u202f" not in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]


@pytest.mark.parametrize("path", PARENT_PAGES)
async def test_a_parent_gets_the_page(as_parent: Browser, path: str) -> None:
    answer = await as_parent.get(path)
    assert answer.status == 200
    check(answer.text)


@pytest.mark.parametrize("path", HEAD_PAGES)
async def test_an_agent_gets_the_page(as_head: Browser, path: str) -> None:
    answer = await as_head.get(path)
    assert answer.status == 200
    check(answer.text)


@pytest.mark.parametrize("path", GUEST_PAGES)
async def test_a_guest_gets_the_page(browser: Browser, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status == 200
    check(answer.text)


@pytest.mark.parametrize("service", ["family", "planning", "billing", "requests"])
@pytest.mark.parametrize("path", PARENT_PAGES)
async def test_with_a_service_away_a_parent_still_gets_a_page(
    as_parent: Browser, services: Services, path: str, service: str
) -> None:
    services.away(service)
    answer = await as_parent.get(path)
    assert answer.status in (200, 503)
    assert "indisponible" in answer.text or answer.status == 200
    check(answer.text)


@pytest.mark.parametrize("service", ["family", "planning", "billing", "requests"])
@pytest.mark.parametrize("path", HEAD_PAGES)
async def test_with_a_service_away_an_agent_still_gets_a_page(
    as_head: Browser, services: Services, path: str, service: str
) -> None:
    services.away(service)
    answer = await as_head.get(path)
    assert answer.status in (200, 503)
    check(answer.text)
