"""A browser for the whole run, and the fixture pages behind a small server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.web.browser import launch
from tests.web.gateway_site import GatewaySite
from tests.web.pages import every_page
from tests.web.site import Site, test_environment
from tests.web.visits import Visitor, Visits


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    with sync_playwright() as play:
        chromium = launch(play.chromium)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def rendered() -> dict[str, str]:
    """Every fixture page as HTML, by path."""
    environment = test_environment()
    return {
        path: environment.get_template(template).render(context)
        for path, (template, context) in every_page().items()
    }


def without_scripts(html: str) -> str:
    """The page as a browser without script gets it (axe itself needs the engine to be on)."""
    return re.sub(r"<script\b[^>]*></script>", "", html)


@pytest.fixture(scope="session")
def site(rendered: dict[str, str]) -> Iterator[Site]:
    """The fixture pages, served under the portal's content policy."""
    served = Site()
    served.pages.update(rendered)
    served.pages["/compteurs"] = '<p>3 à décider, <a href="/demandes" id="lien">voir</a></p>'
    served.pages.update({f"/sans-script{path}": without_scripts(html) for path, html in rendered.items()})
    yield served
    served.close()


@pytest.fixture
def open_page(browser: Any, site: Site) -> Iterator[Any]:
    """Opens a fixture page in a tab of its own; complaints of the browser (content policy, scripts) fail the test."""
    tabs: list[Any] = []
    complaints: list[str] = []

    def open_(path: str, *, width: int = 1280, scheme: str = "light", **options: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, locale="fr-FR", **options
        )
        tab = context.new_page()
        tabs.append(context)
        tab.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.goto(site.url + path)
        return tab

    yield open_
    for context in tabs:
        context.close()
    assert not complaints


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewaySite]:
    """The gateway around services that answer samples; a module with answers of its own makes its own."""
    served = GatewaySite()
    yield served
    served.close()


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    """Who `visit` opens pages as; most modules say somebody else."""
    return Visitor()


@pytest.fixture(scope="module")
def kept_tab(browser: Any) -> Iterator[list[Any]]:
    """The tab of `visit.read`, once it is there."""
    kept: list[Any] = []
    yield kept
    for tab in kept:
        tab.context.close()


@pytest.fixture
def visit(browser: Any, gateway: GatewaySite, visitor: Visitor, kept_tab: list[Any]) -> Iterator[Visits]:
    """Opens a page of the gateway as the module's visitor."""
    visits = Visits(browser, gateway, visitor, kept_tab)
    yield visits
    visits.end()
