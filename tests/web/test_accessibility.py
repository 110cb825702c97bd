"""Every fixture page, large and phone, light and dark: axe finds nothing (WCAG 2.2 A/AA, RGAA 4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web import axe
from tests.web.pages import every_page

pytestmark = pytest.mark.web


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", list(every_page()))
def test_axe_finds_nothing(open_page: Any, path: str, width: int, scheme: str) -> None:
    results = axe.run(open_page(path, width=width, scheme=scheme))
    assert axe.sentences(results["violations"]) == []


@pytest.mark.parametrize("path", ["/mois", "/semaine", "/kit"])
def test_axe_finds_nothing_without_script(open_page: Any, path: str) -> None:
    tab = open_page(f"/sans-script{path}")
    assert axe.sentences(axe.run(tab)["violations"]) == []


@pytest.mark.parametrize("path", list(every_page()))
def test_nothing_scrolls_sideways_on_a_phone_or_at_400_percent(open_page: Any, path: str) -> None:
    tab = open_page(path, width=320)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", list(every_page()))
def test_a_page_has_one_title_landmarks_and_a_skip_link(open_page: Any, path: str) -> None:
    tab = open_page(path)
    assert tab.locator("h1").count() == 1
    assert tab.title().endswith("Loiron-Ruillé")
    assert tab.locator("html").get_attribute("lang") == "fr"
    assert tab.locator("main#contenu").count() == 1
    assert tab.locator("a.skip").get_attribute("href") == "#contenu"
