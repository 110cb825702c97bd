"""The small modules and what remains without them: password, select all, live fragments, menu of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tests.web.site import Site

pytestmark = pytest.mark.web

FRAGMENT = '<p>{} à décider, <a href="/demandes" id="lien">voir</a></p>'


@pytest.fixture
def counters(site: Site) -> Iterator[Site]:
    """A fragment that tests may change; the session is there again afterwards."""
    site.pages["/compteurs"] = FRAGMENT.format(3)
    yield site
    site.pages["/compteurs"] = FRAGMENT.format(3)
    site.status.pop("/compteurs", None)


def test_a_password_is_shown_hidden_and_sent_hidden(open_page: Any) -> None:
    tab = open_page("/connexion")
    field, toggle = tab.locator("#mot-de-passe"), tab.locator("[data-pf-password-toggle]")
    field.fill("Bonbons1")
    assert toggle.get_attribute("aria-label") == "Afficher le mot de passe"
    toggle.click()
    assert field.get_attribute("type") == "text"
    expect(toggle).to_have_text("Masquer", use_inner_text=True)
    tab.evaluate(
        "document.querySelector('form.form').addEventListener('submit', event => event.preventDefault())"
    )
    tab.locator("#identifiant").fill("jean.dupont")
    tab.get_by_role("button", name="Me connecter").click()
    assert field.get_attribute("type") == "password"


def test_without_script_a_password_is_an_ordinary_field(open_page: Any) -> None:
    tab = open_page("/connexion", java_script_enabled=False)
    assert tab.locator("#mot-de-passe").get_attribute("type") == "password"
    expect(tab.locator("[data-pf-password-toggle]")).to_be_hidden()


def test_all_rows_are_taken_left_and_counted(open_page: Any, site: Site) -> None:
    tab = open_page("/file")
    every, accept = tab.locator("[data-pf-all]"), tab.get_by_role("button", name="Accepter")
    assert accept.get_attribute("aria-disabled") == "true"
    every.check()
    expect(tab.locator("[data-pf-one]:checked")).to_have_count(3)
    expect(tab.locator("[data-pf-selected]")).to_have_text("3 sélectionnées")
    tab.locator("#d-2").uncheck()
    assert every.evaluate("box => box.indeterminate")
    every.check()
    every.uncheck()
    tab.locator("#d-1").click()
    tab.locator("#d-3").click(modifiers=["Shift"])
    expect(tab.locator("[data-pf-one]:checked")).to_have_count(3)
    site.posted.clear()
    accept.click()
    assert parse_qs(site.posted[0][1])["demande"] == ["1", "2", "3"]


def test_nothing_is_sent_while_nothing_is_selected(open_page: Any, site: Site) -> None:
    tab = open_page("/file")
    site.posted.clear()
    tab.get_by_role("button", name="Accepter").click(force=True)
    assert site.posted == []


def test_without_script_rows_are_ticked_one_by_one(open_page: Any, site: Site) -> None:
    tab = open_page("/file", java_script_enabled=False)
    expect(tab.locator("[data-pf-all]")).to_be_hidden()
    tab.locator("#d-2").check()
    site.posted.clear()
    tab.get_by_role("button", name="Accepter").click()
    assert parse_qs(site.posted[0][1])["demande"] == ["2"]


def test_a_fragment_is_renewed_under_the_focus(open_page: Any, counters: Site) -> None:
    tab = open_page("/file")
    tab.locator("#lien").focus()
    counters.pages["/compteurs"] = FRAGMENT.format(12)
    expect(tab.locator("#compteurs")).to_contain_text("12 à décider")
    expect(tab.locator("#lien")).to_be_focused()


def test_a_fragment_waits_while_nobody_looks(open_page: Any, counters: Site) -> None:
    tab = open_page("/file")
    tab.evaluate(
        "() => { Object.defineProperty(document, 'hidden', {configurable: true, get: () => window.away});"
        " window.away = true; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    tab.wait_for_timeout(400)
    counters.pages["/compteurs"] = FRAGMENT.format(40)
    tab.wait_for_timeout(800)
    assert "40" not in tab.locator("#compteurs").inner_text()
    tab.evaluate("() => { window.away = false; document.dispatchEvent(new Event('visibilitychange')); }")
    expect(tab.locator("#compteurs")).to_contain_text("40 à décider")


def test_a_session_that_ended_reloads_the_page(browser: Any, counters: Site) -> None:
    tab = browser.new_page()
    tab.goto(counters.url + "/file")
    counters.pages["/file"] = "<!doctype html><title>Connexion</title><h1>Connexion</h1>"
    counters.status["/compteurs"] = 401
    expect(tab.get_by_role("heading", name="Connexion")).to_be_visible()
    tab.close()


def test_the_menu_of_a_phone_opens_and_closes_by_itself(open_page: Any) -> None:
    tab = open_page("/accueil", width=360, java_script_enabled=False)
    link = tab.get_by_role("link", name="Liste des demandes")
    expect(link).to_be_hidden()
    tab.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()
    tab.keyboard.press("Escape")
    expect(link).to_be_hidden()
