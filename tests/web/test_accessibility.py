"""Every fixture page, large and phone, light and dark: axe finds nothing (WCAG 2.2 A/AA, RGAA 4)."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web import axe
from tests.web.pages import every_page

pytestmark = pytest.mark.web

REVIEWED = tomllib.loads((Path(__file__).parent / "axe_to_review.toml").read_text("utf-8"))["reviewed"]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", list(every_page()))
def test_axe_finds_nothing_light_and_dark(open_page: Any, path: str, width: int) -> None:
    tab = open_page(path, width=width)
    known = {one["rule"] for one in REVIEWED if path in one["pages"]}
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        tab.evaluate(axe.PAINTED)
        results = axe.run(tab, colours=scheme == "dark")
        assert axe.sentences(results["violations"]) == [], scheme
        undecided = [rule for rule in results["incomplete"] if rule["id"] not in known]
        assert axe.sentences(undecided) == [], scheme


def test_what_people_looked_at_is_looked_at_again_in_time() -> None:
    assert [one["rule"] for one in REVIEWED if one["until"] < date.today()] == []


@pytest.mark.parametrize("path", ["/mois", "/semaine", "/kit"])
def test_axe_finds_nothing_without_script(open_page: Any, path: str) -> None:
    tab = open_page(f"/sans-script{path}")
    assert axe.sentences(axe.run(tab)["violations"]) == []


@pytest.mark.parametrize("path", list(every_page()))
def test_a_page_holds_together(open_page: Any, path: str) -> None:
    """One title, landmarks, a skip link; nothing scrolls sideways at 320 px (400 % of 1280) nor with twice the text."""
    tab = open_page(path, width=320)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    expect(tab.locator("h1")).to_have_count(1)
    assert tab.title().endswith("Loiron-Ruillé")
    assert tab.locator("html").get_attribute("lang") == "fr"
    expect(tab.locator("main#contenu")).to_have_count(1)
    assert tab.locator("a.skip").get_attribute("href") == "#contenu"
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.evaluate("document.documentElement.style.fontSize = '200%'")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_focus_is_always_drawn(open_page: Any) -> None:
    tab = open_page("/kit")
    for stops in range(60):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement === document.body"):
            assert stops >= 20, "the focus left the page before it had seen it"
            return
        drawn = tab.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 3; })()"
        )
        assert drawn, tab.evaluate("document.activeElement.outerHTML")
    pytest.fail("the focus never leaves the page")


def test_targets_are_large_enough(open_page: Any) -> None:
    tab = open_page("/mois", width=1280)
    small = tab.evaluate(
        "[...document.querySelectorAll('.btn, .input, .nav-link, .tab, .view')].filter(e => e.checkVisibility())"
        ".filter(e => e.getBoundingClientRect().height < 43.9).map(e => e.outerHTML)"
    )
    assert small == []
    cells = tab.evaluate(
        "[...document.querySelectorAll('td[data-a]')].map(e => e.getBoundingClientRect().width)"
    )
    assert min(cells) >= 24


def test_the_planning_prints_on_one_landscape_sheet(open_page: Any) -> None:
    tab = open_page("/mois")
    pdf = tab.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 841" in pdf
    tab.emulate_media(media="print")
    expect(tab.locator(".signature")).to_be_visible()
    expect(tab.locator(".bar")).to_be_hidden()
    letter = tab.evaluate(
        "getComputedStyle(document.querySelector('.chip[data-st=excused_absence][data-l]'), '::after').content"
    )
    assert letter == '"A"'
