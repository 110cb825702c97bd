"""A parent declares an absence, books a day and takes a demand back, in a browser, on the real gateway."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.days import month_bounds
from tests.unit.gateway import samples
from tests.web import axe
from tests.web import samples_planning as planning
from tests.web.gateway_site import GatewaySite

pytestmark = pytest.mark.web

CHILD = str(planning.CHILD)
BASE = f"/enfants/{CHILD}/planning"
APRIL = f"{BASE}?vue=mois&mois=2015-04"


def _outcomes(message: Any, **more: Any) -> dict[str, Any]:
    return {
        "cells": [
            {"line_id": str(cell.line_id), "day": cell.day.isoformat(), "result": "done", "data": {}} | more
            for cell in message.cells
        ]
    }


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewaySite]:
    """The gateway around a planning that answers samples."""
    site = GatewaySite()
    excused = {"status": "excused_absence", "data": {"rule": "in_time"}}
    site.services.answers |= {
        "my-children": {"children": [samples.CHILDREN["children"][0] | {"child_id": CHILD}]},
        "month-planning": lambda query: planning.view(*month_bounds(query.month)),
        "week-planning": lambda query: planning.view(query.monday, query.monday + timedelta(days=6)),
        "explain-cell": planning.explained(),
        "check-absence": lambda query: _outcomes(query, **excused),
        "check-booking": lambda query: _outcomes(query, result="opened"),
        "declare-absence": lambda command: _outcomes(command, **excused),
        "request-booking": lambda command: _outcomes(command, status="booked"),
        "withdraw-proposal": {"proposal_id": str(UUID(int=92))},
    }
    yield site
    site.close()


@pytest.fixture
def visit(browser: Any, gateway: GatewaySite) -> Iterator[Any]:
    """Opens a page as Jean DUPONT; what the browser complains of fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_(path: str, *, width: int = 1280, scheme: str = "light", **options: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, locale="fr-FR", **options
        )
        contexts.append(context)
        context.add_cookies([{"name": "pf_session", "value": "parent", "url": gateway.url}])
        tab = context.new_page()
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on(
            "console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None
        )
        tab.goto(gateway.url + path)
        return tab

    yield open_
    for context in contexts:
        context.close()
    assert not complaints


def _cell(tab: Any, line: int, day: int) -> Any:
    return tab.locator("[data-pf-grid] tbody tr").nth(line).locator("td").nth(day - 1)


def _clean(tab: Any) -> None:
    assert axe.sentences(axe.run(tab)["violations"]) == []


def test_an_absence_by_keyboard_alone(visit: Any) -> None:
    tab = visit(f"{APRIL}#case-6-27")
    for key in ("Space", "Shift+ArrowRight", "Enter", "Enter"):
        tab.keyboard.press(key)
    tab.wait_for_url("**/planning")
    assert tab.locator("h1").inner_text() == "Vérifier votre déclaration"
    assert tab.locator(".check-item").count() == 2
    _clean(tab)
    reason = tab.get_by_label("Motif de l’absence")
    reason.focus()
    tab.keyboard.press("ArrowDown")
    assert reason.input_value() == "sick"
    tab.keyboard.press("Tab")
    tab.keyboard.type("fièvre")
    tab.get_by_role("button", name="Envoyer la déclaration").press("Enter")
    tab.wait_for_url("**mois=2015-04")
    assert "Absence notée" in tab.locator("#resultat").inner_text()
    assert tab.evaluate("document.activeElement.id") == "resultat"
    _clean(tab)


def test_a_missing_reason_comes_back_with_the_focus_on_what_to_correct(visit: Any) -> None:
    tab = visit(f"{APRIL}#case-6-27")
    _cell(tab, 6, 27).click(button="right")
    tab.get_by_role("menuitem", name="Déclarer une absence").click()
    tab.get_by_label("Motif de l’absence").evaluate("select => select.removeAttribute('required')")
    tab.get_by_role("button", name="Envoyer la déclaration").click()
    tab.wait_for_url("**/absence")
    assert tab.title().startswith("Erreur")
    assert tab.evaluate("document.activeElement.id") == "erreurs"
    _clean(tab)
    tab.get_by_role("link", name="Choisissez le motif de l’absence").click()
    assert tab.evaluate("document.activeElement.id") == "motif"


def test_one_booking_by_right_click_is_done_at_once(visit: Any) -> None:
    tab = visit(APRIL)
    _cell(tab, 5, 10).click(button="right")
    tab.get_by_role("menuitem", name="Demander une réservation").click()
    tab.wait_for_url("**mois=2015-04")
    assert "C’est réservé" in tab.locator("#resultat").inner_text()
    tab.get_by_role("link", name="Voir ce jour, ou revenir sur ce choix").click()
    assert tab.locator("h1").inner_text().startswith("Restauration scolaire")


def test_without_script_on_a_phone_a_demand_is_taken_back(visit: Any) -> None:
    tab = visit(f"{BASE}?vue=semaine&semaine=2015-04-13", width=360, java_script_enabled=False)
    tab.locator("input[value='3.2015-04-15']").check()
    tab.get_by_role("button", name="Retirer la demande").click()
    assert tab.locator("h1").inner_text() == "Retirer ma demande"
    tab.get_by_role("button", name="Retirer ma demande").click()
    assert "Votre demande est retirée" in tab.locator("#resultat").inner_text()


def test_without_script_a_whole_line_goes_through_the_same_pages(visit: Any) -> None:
    tab = visit(APRIL, java_script_enabled=False)
    tab.locator("input[name=ligne][value='6']").check()
    tab.get_by_role("button", name="Déclarer une absence").click()
    assert tab.locator(".check-item").count() == 4
    tab.get_by_label("Motif de l’absence").select_option("family")
    tab.get_by_role("button", name="Envoyer la déclaration").click()
    assert "Absence notée" in tab.locator("#resultat").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_a_planning_are_clean(visit: Any, width: int, scheme: str) -> None:
    line = UUID(int=106)
    tab = visit(f"{BASE}/jour/{line}/2015-04-10", width=width, scheme=scheme)
    _clean(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.goto(tab.url.split("/jour/")[0] + "?vue=semaine&semaine=2015-04-27")
    tab.locator("input[value='4.2015-04-24'], input[value='5.2015-04-28']").first.check()
    tab.get_by_role("button", name="Déclarer une absence").click()
    _clean(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_the_theme_is_chosen_without_script(visit: Any) -> None:
    tab = visit(APRIL, java_script_enabled=False)
    tab.get_by_role("button", name="Sombre").click()
    assert tab.locator("html").get_attribute("data-theme") == "dark"
    assert tab.get_by_role("button", name="Sombre").get_attribute("aria-pressed") == "true"
    tab.get_by_role("button", name="Auto").click()
    assert tab.locator("html").get_attribute("data-theme") is None
