"""Fixtures: a gateway around sample services, and browsers somebody is signed in to."""

from __future__ import annotations

import pytest

from gateway.app import make_asgi
from gateway.portal import Portal
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, build, sample_services


@pytest.fixture
def services() -> Services:
    """Every query and command of the screens, answered by a sample."""
    return sample_services()


@pytest.fixture
def portal(services: Services) -> Portal:
    """A gateway on plain HTTP, as a trial runs it."""
    return build(services)


@pytest.fixture
def browser(portal: Portal) -> Browser:
    """A browser nobody is signed in to."""
    return Browser(make_asgi(portal))


@pytest.fixture
def as_parent(browser: Browser) -> Browser:
    """Jean DUPONT is signed in."""
    browser.cookies["pf_session"] = "parent"
    return browser


@pytest.fixture
def as_agent(browser: Browser) -> Browser:
    """An agent of the reception is signed in."""
    browser.cookies["pf_session"] = "agent"
    return browser


@pytest.fixture
def as_chief(browser: Browser) -> Browser:
    """An administrator is signed in."""
    browser.cookies["pf_session"] = "chief"
    return browser


@pytest.fixture
def as_head(browser: Browser) -> Browser:
    """An agent of the direction is signed in."""
    browser.cookies["pf_session"] = "head"
    return browser
