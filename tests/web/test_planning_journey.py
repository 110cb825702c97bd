"""A parent declares an absence, books a day and takes a demand back, in a browser, on the real gateway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from contracts.days import month_bounds
from tests.unit.gateway import samples
from tests.web import axe
from tests.web import samples_planning as planning
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

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


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("parent", refusals=True)


def _cell(tab: Any, line: int, day: int) -> Any:
    return tab.locator("[data-pf-grid] tbody tr").nth(line).locator("td").nth(day - 1)


def _clean(tab: Any) -> None:
    assert axe.sentences(axe.run(tab)["violations"]) == []


def test_an_absence_by_keyboard_alone(visit: Any) -> None:
    tab = visit(f"{APRIL}#case-6-27")
    for key in ("Space", "Shift+ArrowRight", "Enter", "Enter"):
        tab.keyboard.press(key)
    tab.wait_for_url("**/absence?brouillon=*")
    expect(tab.locator("h1")).to_have_text("Vérifier votre déclaration", use_inner_text=True)
    expect(tab.locator(".check-item")).to_have_count(2)
    _clean(tab)
    reason = tab.get_by_label("Motif de l’absence")
    reason.focus()
    tab.keyboard.press("ArrowDown")
    assert reason.input_value() == "sick"
    tab.keyboard.press("Tab")
    tab.keyboard.type("fièvre")
    tab.get_by_role("button", name="Envoyer la déclaration").press("Enter")
    tab.wait_for_url("**mois=2015-04#resultat")
    expect(tab.locator("#resultat")).to_contain_text("Absence notée", use_inner_text=True)
    expect(tab.locator("#resultat")).to_be_focused()
    _clean(tab)
    tab.go_back()
    expect(tab.locator("h1")).to_have_text("Vérifier votre déclaration", use_inner_text=True)


def test_a_missing_reason_comes_back_with_the_focus_on_what_to_correct(visit: Any) -> None:
    tab = visit(f"{APRIL}#case-6-27")
    _cell(tab, 6, 27).click(button="right")
    tab.get_by_role("menuitem", name="Déclarer une absence").click()
    tab.get_by_label("Motif de l’absence").evaluate("select => select.removeAttribute('required')")
    tab.get_by_role("button", name="Envoyer la déclaration").click()
    expect(tab).to_have_title(re.compile("^Erreur"))
    expect(tab.locator("#erreurs")).to_be_focused()
    _clean(tab)
    tab.get_by_role("link", name="Choisissez le motif de l’absence").click()
    expect(tab.locator("#motif")).to_be_focused()


def test_one_booking_by_right_click_is_done_at_once(visit: Any) -> None:
    tab = visit(APRIL)
    _cell(tab, 5, 10).click(button="right")
    tab.get_by_role("menuitem", name="Demander une réservation").click()
    tab.wait_for_url("**mois=2015-04#resultat")
    expect(tab.locator("#resultat")).to_contain_text("C’est réservé", use_inner_text=True)
    tab.get_by_role("link", name="Voir ce jour, ou revenir sur ce choix").click()
    expect(tab.locator("h1")).to_have_text(re.compile("^Restauration scolaire"))


def test_without_script_on_a_phone_a_demand_is_taken_back(visit: Any) -> None:
    tab = visit(f"{BASE}?vue=semaine&semaine=2015-04-13", width=360, java_script_enabled=False)
    tab.locator("input[value='3.2015-04-15']").check()
    tab.get_by_role("button", name="Retirer la demande").click()
    expect(tab.locator("h1")).to_have_text("Retirer ma demande", use_inner_text=True)
    tab.get_by_role("button", name="Retirer ma demande").click()
    expect(tab.locator("#resultat")).to_contain_text("Votre demande est retirée", use_inner_text=True)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("sight", ["semaine&semaine=2015-04-13", "mois&mois=2015-04"])
def test_on_a_phone_what_was_sent_is_seen_and_has_the_focus(visit: Any, sight: str, script: bool) -> None:
    phone: dict[str, Any] = {"java_script_enabled": script, "is_mobile": True, "has_touch": True}
    tab = visit(f"{BASE}?vue={sight}", width=360, **phone)
    if script and sight.startswith("mois"):
        _cell(tab, 5, 10).tap()
        tab.get_by_role("button", name="Demander une réservation").tap()
    else:
        box = tab.locator("input[value='3.2015-04-15']")
        box.check()
        tab.get_by_role("button", name="Retirer la demande").click()
        tab.get_by_role("button", name="Retirer ma demande").click()
    said = tab.locator("#resultat")
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport(ratio=1)
    expect(tab.get_by_role("banner")).to_be_in_viewport()
    tab.reload()
    expect(said).to_have_count(0)


def test_without_script_a_whole_line_goes_through_the_same_pages(visit: Any) -> None:
    tab = visit(APRIL, java_script_enabled=False)
    tab.locator("input[name=ligne][value='6']").check()
    tab.get_by_role("button", name="Déclarer une absence").click()
    expect(tab.locator(".check-item")).to_have_count(4)
    tab.get_by_label("Motif de l’absence").select_option("family")
    tab.get_by_role("button", name="Envoyer la déclaration").click()
    expect(tab.locator("#resultat")).to_contain_text("Absence notée", use_inner_text=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_a_planning_are_clean(visit: Any, width: int, scheme: str) -> None:
    line = UUID(int=106)
    tab = visit(f"{BASE}/jour/{line}/2015-04-10", width=width, color_scheme=scheme)
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


PHONE: dict[str, Any] = {"width": 360, "has_touch": True, "is_mobile": True}
MAY = f"{BASE}?vue=mois&mois=2015-05"
SEEN = "e => e.checkVisibility()"


def _starts_on_friday(query: Any) -> dict[str, Any]:
    view = planning.view(query.monday, query.monday + timedelta(days=6))
    for line in view["lines"]:
        for cell in line["cells"][:4]:
            cell |= {"status": "not_running", "reason": "weekday", "mark": "", "actions": {}}
    return view


def test_a_phone_opens_the_month_on_today_without_taking_the_focus(visit: Any) -> None:
    tab = visit(MAY, **PHONE)
    left = tab.locator("#jour-2015-05-04").bounding_box()["x"]
    fixed = tab.locator(".corner").bounding_box()
    assert abs(left - fixed["x"] - fixed["width"]) < 2
    assert tab.evaluate("[document.activeElement.tagName, scrollY]") == ["BODY", 0]
    _clean(tab)


def test_a_phone_opens_the_week_on_its_day_once_and_leaves_going_back_to_the_browser(
    visit: Any, gateway: GatewaySite
) -> None:
    usual = gateway.services.answers["week-planning"]
    gateway.services.answers["week-planning"] = _starts_on_friday
    try:
        tab = visit(f"{BASE}?vue=semaine&semaine=2015-05-11", **PHONE)
        assert tab.locator("#jour-2015-05-15").bounding_box()["y"] < 60
        assert tab.evaluate("document.activeElement.tagName") == "BODY"
        tab.evaluate("scrollTo(0, 0)")
        tab.goto(gateway.url + "/enfants")
        tab.go_back()
        tab.wait_for_timeout(300)
        assert tab.evaluate("scrollY") == 0
        without = visit(f"{BASE}?vue=semaine&semaine=2015-05-11", java_script_enabled=False, **PHONE)
        without.get_by_role("link", name="Aller au vendredi 15\u00a0mai").click()
        assert without.locator("#jour-2015-05-15").bounding_box()["y"] < 60
        wide = visit(f"{BASE}?vue=semaine&semaine=2015-05-11#jour-2015-05-15")
        assert wide.evaluate("scrollY") == 0
    finally:
        gateway.services.answers["week-planning"] = usual


@pytest.mark.parametrize("path", [MAY, f"{BASE}?vue=semaine&semaine=2015-05-04"])
def test_the_controls_leave_two_thirds_of_a_phone_to_the_days(visit: Any, path: str) -> None:
    tab = visit(path, **PHONE)
    top = tab.locator("main").bounding_box()["y"]
    first = tab.locator("[data-pf-grid], .week-title").first.bounding_box()["y"]
    assert first - top < 0.37 * 740
    small = tab.evaluate(
        "[...document.querySelectorAll('main :is(.btn, .input, .view, summary)')].filter(e => e.checkVisibility())"
        ".filter(e => { const b = e.getBoundingClientRect(); return b.height < 43.9 || b.width < 43.9; })"
        ".map(e => e.outerHTML)"
    )
    assert small == []


@pytest.mark.parametrize("script", [True, False])
def test_the_legend_folds_on_a_phone_and_is_simply_there_elsewhere(visit: Any, script: bool) -> None:
    tab = visit(APRIL, java_script_enabled=script, **PHONE)
    legend = tab.locator(".legend-list")
    assert not legend.evaluate(SEEN)
    tab.locator(".legend-summary").click()
    assert legend.evaluate(SEEN)
    tab.locator(".legend-summary").click()
    tab.emulate_media(media="print")
    assert legend.evaluate(SEEN)
    wide = visit(APRIL, java_script_enabled=script)
    assert wide.locator(".legend-list").evaluate(SEEN)
    expect(wide.locator(".legend-title")).to_be_visible()
    expect(wide.locator(".legend-summary")).to_be_hidden()
    assert wide.locator(".legend-list").bounding_box()["y"] < wide.locator("table").bounding_box()["y"]


def test_each_pointer_is_told_what_it_can_do(visit: Any) -> None:
    help_ = visit(APRIL).locator("#aide-grille").inner_text()
    assert "clic droit" in help_
    assert "Touchez" not in help_
    expect(visit(APRIL, **PHONE).locator("#aide-grille")).to_have_text(
        "Touchez un jour, puis une action.", use_inner_text=True
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_the_check_page_keeps_one_width(visit: Any, width: int) -> None:
    tab = visit(f"{BASE}?vue=semaine&semaine=2015-04-27", width=width)
    for box in ("5.2015-04-27", "6.2015-04-28"):
        tab.locator(f"input[value='{box}']").check()
    tab.get_by_role("button", name="Déclarer une absence").click()
    tab.wait_for_url("**/absence?brouillon=*")
    boxes = tab.evaluate(
        "[...document.querySelectorAll('.main-check :is(.panel, .field, .notice)')]"
        ".map(e => e.getBoundingClientRect()).map(b => [Math.round(b.left), Math.round(b.width)])"
    )
    assert len(boxes) >= 4
    assert len({tuple(box) for box in boxes}) == 1
    assert boxes[0][1] <= 672
    expect(tab.locator(".main-check input[type=checkbox]")).to_have_count(0)


def test_a_day_whose_delay_is_over_has_no_box_and_says_why(visit: Any) -> None:
    tab = visit(f"{BASE}?vue=semaine&semaine=2015-04-06", width=360)
    late = tab.locator(".week-row", has_text="délai dépassé depuis")
    assert late.count() > 2
    expect(late.locator("input")).to_have_count(0)


def test_paper_explains_every_letter_it_shows(visit: Any) -> None:
    tab = visit(APRIL)
    tab.emulate_media(media="print")
    shown, explained = tab.evaluate(
        """() => {
          const seen = (e) => e.checkVisibility();
          const after = (e) => getComputedStyle(e, "::after").content.replaceAll('"', "");
          const cells = [...document.querySelectorAll("td [data-l], td .padlock")].filter(seen).map(after);
          const heads = [...document.querySelectorAll("th .only-print")].filter(seen).map((e) => e.textContent);
          const words = [...document.querySelectorAll(".legend .letter")].filter(seen);
          return [[...cells, ...heads], words.map((e) => e.textContent.split("\u00a0")[0])];
        }"""
    )
    assert {"J", "A", "R?", "r✓", "P", "*"} <= set(shown)
    assert sorted(set(shown)) == sorted(explained)
