"""A screen that is off: its text at every address, nothing asked, nothing done, and no tab; agents see no difference."""

from __future__ import annotations

import json
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest

from contracts import catalogue
from contracts.home import HomeRecord, HomeRequests
from contracts.screens import ScreenKey
from gateway import screens
from gateway.portal import Portal
from gateway.staff.town.screens import wrong_fields
from tests.unit.gateway import samples, samples_figures, samples_home, samples_papers, samples_town
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, sent, text

CHILD = f"/enfants/{samples.LEA}"
BODY = json.dumps({"guardian_id": samples.JEAN}).encode()
NOTICE = samples_town.NOTICE["text"]
PAGES = [
    ("record", "/compte"),
    ("record_guardian", "/compte/responsable"),
    ("record_partner", "/compte/conjoint"),
    ("record_tax", "/compte/impots"),
    ("record_benefits", "/compte/caf"),
    ("record_bank", "/compte/banque"),
    ("certify", "/compte/certifier"),
    ("documents", "/documents"),
    ("reminders", "/compte/rappels"),
    ("add_child", "/enfants/ajouter"),
    ("child_sheet", f"{CHILD}/sante"),
    ("planning", f"{CHILD}/planning"),
    ("booking", "/enfants/reserver"),
    ("absence", f"{CHILD}/planning/absence"),
    ("agenda", "/enfants/agenda"),
    ("menus", "/menus"),
    ("statement", "/releve"),
    ("statement", "/releve.pdf"),
    ("statement", f"/releve/factures/{samples.INVOICE}.pdf"),
    ("requests", "/demandes"),
    ("papers", "/infos"),
    ("sheet", "/fiche"),
    ("sheet", "/fiche.pdf"),
    ("papers", f"/infos/{samples_papers.RULES}"),
]


def close(services: Services, *keys: str) -> None:
    """From the first page on, these screens are off."""
    services.answers["profile"] = samples.PROFILE | {"version": 4, "screens_off": samples_town.off(*keys)}


def asked(services: Services) -> set[str]:
    return {name for name, _ in services.asked} - {"profile", "resolve-session"}


@pytest.mark.parametrize(("key", "path"), PAGES)
async def test_a_screen_that_is_off_answers_its_text_and_asks_nothing(
    as_parent: Browser, services: Services, key: str, path: str
) -> None:
    close(services, key)
    page = await as_parent.get(path)
    assert page.status == 200
    assert NOTICE in text(page)
    assert 'href="mailto:enfance@commune.example"' in page.text
    assert asked(services) == set()


async def test_a_form_sent_to_it_is_refused_and_nothing_leaves(
    as_parent: Browser, services: Services, portal: Portal
) -> None:
    page = await as_parent.get("/enfants/agenda")
    form = {"csrf": page.hidden("csrf"), "command_id": str(uuid4())}
    close(services, "agenda")
    await refreshed(portal)
    answer = await as_parent.post("/enfants/agenda", form)
    assert answer.status == 403
    assert NOTICE in text(answer)
    assert sent(services) == []
    assert (await as_parent.post("/enfants/agenda/arret", form)).status == 303
    assert [one.NAME for one in sent(services)] == ["stop-calendar-feed"]


async def test_tabs_of_what_is_off_are_gone_and_the_inbox_keeps_its_own(
    as_parent: Browser, services: Services
) -> None:
    close(services, "statement", "requests")
    page = await as_parent.get("/enfants")
    assert 'class="nav-link" href="/releve"' not in page.text
    assert 'class="nav-link" href="/demandes"' not in page.text
    assert 'class="nav-link" href="/boite-de-reception"' in page.text


async def test_home_shows_the_text_in_each_closed_panel_and_asks_nothing_for_it(
    as_parent: Browser, services: Services
) -> None:
    close(services, "home_days", "menus", "home_requests", "statement", "certify", "documents")
    seen: list[HomeRecord | HomeRequests] = []

    def record(query: HomeRecord) -> dict[str, Any]:
        seen.append(query)
        return samples_home.record(query)

    def requests(query: HomeRequests) -> dict[str, Any]:
        seen.append(query)
        return samples_home.requests(query)

    services.answers |= {"home-record": record, "home-requests": requests}
    page = await as_parent.get("/accueil")
    assert page.status == 200
    assert text(page).count(NOTICE) == 4
    assert asked(services) == {"home-record", "home-requests"}
    assert seen == [HomeRecord(family_id=UUID(samples.FAMILY), to_do=False), HomeRequests(requests=False)]


async def test_mon_compte_says_the_text_in_place_of_a_closed_demand(
    as_parent: Browser, services: Services
) -> None:
    services.answers |= samples_figures.ANSWERS
    close(services, "record_bank", "add_child")
    page = await as_parent.get("/compte")
    assert NOTICE in text(page)
    assert 'class="row-link" href="/compte/banque"' not in page.text
    assert NOTICE in text(await as_parent.get("/enfants"))


async def test_the_api_refuses_what_is_behind_with_its_code(as_parent: Browser, services: Services) -> None:
    close(services, "statement")
    answer = await as_parent.post_json("/api/v1/queries/billing/statement", BODY)
    assert answer.status == 403
    assert '"code":"screen_off"' in answer.text
    assert "statement" not in asked(services)


async def test_agents_are_not_concerned(as_head: Browser, services: Services) -> None:
    close(services, "statement", "planning")
    page = await as_head.get(f"/agents/releve/{samples.JEAN}")
    assert page.status == 200
    assert NOTICE not in text(page)


async def test_the_direction_previews_then_closes_a_screen(as_head: Browser, services: Services) -> None:
    page = await as_head.get("/agents/reglages/ecrans/menus")
    assert NOTICE in text(page)
    form = {
        "csrf": page.hidden("csrf"),
        "command_id": page.hidden("command_id"),
        "version": page.hidden("version"),
        "etat": "ferme",
        "texte": "Les menus sont à l’école.",
        "lien": "cantine@commune.example",
    }
    shown = await as_head.post("/agents/reglages/ecrans/menus", form | {"action": "apercu"})
    assert shown.text.count("Les menus sont à l’école.") == 2
    assert sent(services) == []
    assert (await as_head.post("/agents/reglages/ecrans/menus", form)).status == 303
    command = sent(services)[0]
    assert (command.screen, command.on, command.expected_version) == ("menus", False, 2)
    assert command.link == "mailto:cantine@commune.example"


async def test_settings_are_for_the_direction(as_agent: Browser) -> None:
    assert (await as_agent.get("/agents/reglages")).status == 403
    assert (await as_agent.get("/agents/reglages/ecrans/nulle-part")).status == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"etat": "peut-être"}, "etat"),
        ({"texte": ""}, "texte"),
        ({"texte": "x" * 1001}, "texte"),
        ({"lien": "javascript:alert(1)"}, "lien"),
        ({"lien": "http://commune.example"}, "lien"),
        ({"lien": "https://" + "x" * 300}, "lien"),
        ({"version": "neuf"}, ""),
    ],
)
def test_each_wrong_field_is_named(changes: dict[str, str], field: str) -> None:
    good = {"etat": "ferme", "texte": "Fermé.", "lien": "", "version": "0"}
    assert wrong_fields(good) == []
    assert [name for name, _ in wrong_fields(good | changes)] == [field]


def test_every_screen_has_a_name_and_every_message_behind_one_exists() -> None:
    assert set(screens.LABELS) == set(get_args(ScreenKey))
    known = {f"{one.OWNER}.{one.NAME}" for one in [*catalogue.commands(), *catalogue.queries()]}
    assert set(screens._MESSAGES) <= known


async def refreshed(portal: Portal) -> None:
    """Lets the gateway read the profile again, as it does a few seconds later."""
    portal.profile._next = 0.0
    await portal.profile.get()
    assert portal.profile._asking is not None
    await portal.profile._asking
