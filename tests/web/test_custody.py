"""A custody calendar in a real browser, drawn by an agent and read by a parent: axe, small and large, both themes, no script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from contracts.days import month_bounds
from tests.unit.gateway import samples, samples_custody, samples_record
from tests.web import samples_planning
from tests.web.axe import clean
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

PAGE = f"/agents/familles/{samples.FAMILY}/enfants/{samples.LEA}/garde"


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewaySite]:
    site = GatewaySite()
    site.services.answers |= samples_record.ANSWERS
    site.services.answers["family-sheet"] = samples_custody.FAMILY_APART
    yield site
    site.close()


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("agent", refusals=True)


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/modifier", f"{PAGE}/fin"])
def test_axe_finds_nothing_on_the_agents_pages(visit: Any, path: str) -> None:
    clean(visit.read(path))


def test_axe_finds_nothing_on_the_weeks_shown_before_keeping_nor_on_a_refusal(visit: Any) -> None:
    tab = visit(f"{PAGE}/modifier")
    tab.get_by_role("button", name="Voir les huit semaines").click()
    clean(tab)
    tab.get_by_role("button", name="Modifier").click()
    tab.get_by_label("Second parent").select_option(samples.JEAN)
    tab.get_by_role("button", name="Voir les huit semaines").click()
    expect(tab.locator("#erreurs")).to_contain_text("Choisissez l’autre responsable.")
    clean(tab)


def test_a_calendar_is_drawn_without_script_and_by_keyboard(visit: Any, gateway: GatewaySite) -> None:
    tab = visit(f"/agents/familles/{samples.FAMILY}", java_script_enabled=False)
    tab.get_by_role("link", name="Calendrier de garde").click()
    expect(tab.locator("h1")).to_have_text("Calendrier de garde de Léa")
    tab.get_by_role("link", name="Corriger ou changer").press("Enter")
    tab.get_by_label("Une semaine sur deux").press("Space")
    tab.get_by_label("Un jour d’une semaine du premier parent").fill("2015-05-06")
    tab.get_by_label("Jour du changement").select_option("1")
    tab.get_by_role("button", name="Voir les huit semaines").press("Enter")
    expect(tab.locator("main")).to_contain_text(
        "La semaine du 4\u00a0mai 2015 est chez Jean, la suivante chez Jeanne."
    )
    tab.get_by_role("button", name="Enregistrer le calendrier").press("Enter")
    expect(tab).to_have_url(gateway.url + PAGE)
    expect(tab.locator("#resultat")).to_contain_text("Le calendrier est enregistré")


PARENTS = f"/enfants/{samples.LEA}"


@pytest.mark.parametrize("path", [PARENTS, f"{PARENTS}/garde", f"{PARENTS}/garde/echange"])
def test_axe_finds_nothing_on_the_parents_pages(visit: Any, path: str) -> None:
    clean(visit(path, "parent"))


def test_a_parent_reads_whose_the_days_are_without_script(visit: Any) -> None:
    tab = visit(PARENTS, "parent", java_script_enabled=False)
    tab.get_by_role("link", name="Voir mes jours").click()
    expect(tab.locator("h1")).to_have_text("Calendrier de garde")
    main = tab.locator("main")
    for words in (
        "Semaines paires chez vous, semaines impaires chez l’autre parent.",
        samples_custody.REFERENCE,
    ):
        expect(main).to_contain_text(words)
    expect(tab.get_by_role("cell", name="lundi 4\u00a0mai, aujourd’hui\u00a0: Chez vous")).to_be_visible()


def test_the_other_homes_day_has_its_glyph_its_letter_and_its_words(visit: Any, gateway: GatewaySite) -> None:
    def month(query: Any) -> Any:
        view = samples_planning.view(*month_bounds(query.month))
        for line in view["lines"]:
            for cell in line["cells"]:
                if not cell["status"] and not cell.get("mark"):
                    cell |= {"status": "other_home", "actions": {}, "why_not": "other_home_day"}
        return view

    gateway.services.answers["month-planning"] = month
    tab = visit(f"{PARENTS}/planning?vue=mois&mois=2015-05", "parent")
    chip = tab.locator('td .chip[data-st="other_home"]').first
    expect(chip.locator(".icon")).to_be_visible()
    expect(tab.locator(".legend")).to_contain_text("Chez l’autre parent")
    clean(tab)
    tab.emulate_media(media="print")
    assert "o" in tab.locator(".legend .letter").all_inner_texts().__str__()


def test_a_parent_asks_for_a_swap_without_script(visit: Any, gateway: GatewaySite) -> None:
    tab = visit(f"{PARENTS}/garde", "parent", java_script_enabled=False)
    tab.get_by_role("link", name="Demander un échange de jours").click()
    tab.get_by_label("Premier jour").fill("2015-06-05")
    tab.get_by_label("Dernier jour").fill("2015-06-07")
    tab.get_by_label("Chez moi").check()
    tab.locator("main form button[type=submit]").first.click()
    main = tab.locator("main")
    expect(main).to_contain_text("Garde, à partir du 05/06/2015")
    expect(main).to_contain_text("jusqu’au 07/06/2015, chez vous")
    tab.get_by_role("button", name="Envoyer").click()
    expect(tab).to_have_url(f"{gateway.url}{PARENTS}/garde")
    expect(tab.locator("#resultat")).to_contain_text("Votre demande est envoyée")
