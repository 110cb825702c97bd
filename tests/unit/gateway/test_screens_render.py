"""Every screen renders from samples, with its title, and survives any one service being away."""

from __future__ import annotations

import re

import pytest

from gateway.app import make_asgi
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
from tests.unit.gateway.world import Services, build

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
    for line in (
        "tel:",
        "mailto:",
        'href="/accessibilite"',
        'href="/donnees-personnelles"',
        'action="/theme"',
    ):
        assert line in page[page.index("<footer") :], f"the footer lacks {line}"
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


NOTHING_WITHOUT = (
    ("/compte/certifier", "family"),
    ("/demandes/", "requests"),
    ("/releve/", "billing"),
    ("/boite-de-reception/0", "requests"),
    ("/rappels/", "planning"),
    ("/agents/reglages/ouvertures", "planning"),
    ("/agents/reglages/agents", "identity"),
    ("/agents/reglages/ecrans", "identity"),
    ("/agents/reglages/dossiers", "family"),
    ("/agents/reglages/", "requests"),
    ("/agents/actualites/", "requests"),
    ("/agents/rappels", "planning"),
    ("/agents/menus", "planning"),
    ("/agents/infos/", "family"),
    ("/agents/demandes/", "requests"),
    ("/agents/familles/", "family"),
    (f"/agents/releve/{samples.JEAN}/factures/", "billing"),
    ("/agents/prelevement", "billing"),
)
"""A page about one thing is nothing without the owner of that thing; every other page shows the rest."""
NEVER_AWAY = {
    "/agents/reglages/commune",
    "/agents/reglages/mots-de-passe",
    "/agents/infos/nouveau",
    "/agents/menus/importer",
    "/boite-de-reception/nouveau",
}


async def away_pages(pages: Browser, services: Services, service: str, paths: list[str]) -> set[str]:
    """The pages that are not shown while this service is away."""
    profile = {key: services.answers[key] for key in ("profile", "resolve-session")}
    services.away(service)
    services.answers |= profile  # kept by the gateway for a while
    found = set()
    for path in paths:
        answer = await pages.get(path)
        check(answer.text)
        assert answer.status in (200, 503), path
        if answer.status == 503:
            assert "indisponible" in answer.text
            found.add(path)
    return found


def owned(path: str) -> str:
    """The service without which this page is nothing, or ""."""
    if path.split("?")[0] in NEVER_AWAY:
        return ""
    return next((owner for start, owner in NOTHING_WITHOUT if path.startswith(start)), "")


@pytest.mark.parametrize("service", ["identity", "family", "planning", "billing", "requests"])
@pytest.mark.parametrize(("who", "paths"), [("parent", PARENT_PAGES), ("head", HEAD_PAGES)])
async def test_with_a_service_away_every_page_but_its_own_shows_the_rest(
    browser: Browser, services: Services, who: str, paths: list[str], service: str
) -> None:
    browser.cookies["pf_session"] = who
    away = await away_pages(browser, services, service, paths)
    assert away == {path for path in paths if owned(path) == service}


@pytest.mark.parametrize(
    ("who", "paths"), [("parent", PARENT_PAGES), ("head", HEAD_PAGES), ("", [*GUEST_PAGES, "/absent"])]
)
async def test_a_date_that_is_played_is_said_on_every_page(
    services: Services, who: str, paths: list[str]
) -> None:
    browser = Browser(make_asgi(build(services, clock_offset_days=-4000)), {"pf_session": who} if who else {})
    for path in paths:
        assert '<aside class="training"' in (await browser.get(path)).text, path
