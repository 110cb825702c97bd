"""A child's month as agents read it, in a real browser: large and small, light and dark, by keyboard, without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from contracts.days import month_bounds
from tests.unit.gateway import samples, samples_record
from tests.web import axe, samples_planning
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

SHEET = f"/agents/familles/{samples.FAMILY}"
CHILD = f"{SHEET}/enfants/{samples.LEA}"
WEEK = f"{CHILD}/semaine-type"
EXCUSED = samples.FAMILY_DAYS["days"][1] | {"status": "excused_absence"}


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewaySite]:
    site = GatewaySite()
    site.services.answers |= {
        "month-planning": lambda query: samples_planning.view(*month_bounds(query.month)),
        "family-days": {"days": [samples.FAMILY_DAYS["days"][0], EXCUSED]},
        "child-record": samples_record.record,
    }
    yield site
    site.close()


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("agent")


@pytest.mark.parametrize("path", [SHEET, CHILD, f"{CHILD}/planning?mois=2015-04", WEEK, f"{WEEK}/verifier"])
def test_axe_finds_nothing_large_and_small_light_and_dark(visit: Any, path: str) -> None:
    axe.clean(visit.read(path))


def test_from_the_sheet_to_a_month_and_the_one_before_without_script(
    visit: Any, gateway: GatewaySite
) -> None:
    tab = visit(SHEET, java_script_enabled=False)
    tab.get_by_role("link", name="Planning\u00a0: Léa").click()
    expect(tab.locator("h1")).to_have_text("Planning de Léa, mai 2015")
    tab.get_by_role("link", name="avril").click()
    expect(tab.locator("h1")).to_have_text("Planning de Léa, avril 2015")
    expect(tab.locator("main input, main form")).to_have_count(0)
    tab.get_by_role("link", name=f"DUPONT – n° {samples.FAMILY_SHEET['family_number']}").click()
    expect(tab).to_have_url(gateway.url + SHEET)


def test_health_is_opened_by_keyboard_with_its_reason(visit: Any) -> None:
    tab = visit(CHILD, width=360)
    tab.get_by_role("button", name="Ouvrir les données sanitaires").press("Enter")
    expect(tab.locator("#raison")).to_be_focused()  # the browser itself asks for the reason
    tab.get_by_label("Pourquoi ouvrir ces données").select_option("repas")
    tab.get_by_label("Précision").fill("sortie de mercredi")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Votre lecture est enregistrée")).to_be_visible()
    expect(tab.get_by_text("Arachide")).to_be_visible()
    assert axe.sentences(axe.run(tab)["violations"]) == []
    assert "sortie" not in tab.url


def test_on_a_phone_the_month_opens_on_today_and_scrolls_by_keyboard(visit: Any) -> None:
    tab = visit(f"{SHEET}/enfants/{samples.LEA}/planning?mois=2015-05", width=360)
    today = tab.locator("#jour-2015-05-04")
    expect(today).to_be_in_viewport()
    region = tab.get_by_role("region", name="Planning de Léa")
    before = region.evaluate("region => region.scrollLeft")
    region.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("before => document.querySelector('.grid-scroll').scrollLeft > before", arg=before)
