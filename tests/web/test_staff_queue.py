"""Deciding one request after another in a real browser: where the focus goes, what stays in sight, true figures."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.unit.gateway import samples
from tests.web import axe
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

CARDS = [
    samples.card(f"01970000-0000-7000-8000-0000000002{at:02d}", samples.PROPOSAL, family_name=f"FAMILLE {at}")
    for at in range(12)
]


class Desk:
    """A queue that forgets what is decided and takes back what is undone, with its counters."""

    def __init__(self, gateway: GatewaySite) -> None:
        self.decided: list[str] = []
        gateway.services.answers |= {
            "request-queue": lambda query: {"total": len(self.waiting()), "requests": self.waiting()},
            "request-counts": lambda query: samples.COUNTS | {"to_decide": len(self.waiting())},
            "decide-request": self._decide,
            "undo-decision": self._undo,
        }

    def waiting(self) -> list[dict[str, Any]]:
        return [card for card in CARDS if card["family_request_id"] not in self.decided]

    def _decide(self, command: Any) -> dict[str, Any]:
        self.decided.append(str(command.family_request_id))
        return self._done(command)

    def _undo(self, command: Any) -> dict[str, Any]:
        self.decided.remove(str(command.family_request_id))
        return self._done(command)

    def _done(self, command: Any) -> dict[str, Any]:
        return {
            "family_request_id": str(command.family_request_id),
            "decision_no": 1,
            "undo_until": "2100-05-04T08:22:00+02:00",
        }


@pytest.fixture
def desk(gateway: GatewaySite) -> Desk:
    return Desk(gateway)


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("head", path="/agents/demandes")


def with_keys(tab: Any) -> Any:
    tab.get_by_label("Raccourcis clavier").check()
    return tab


def row_of(tab: Any, at: int) -> Any:
    return tab.locator(f"[data-pf-key-open][href$='{CARDS[at]['family_request_id']}']")


def counter(tab: Any) -> Any:
    return tab.locator(".tab[aria-current] .count")


def test_with_the_keys_one_decides_row_after_row_without_leaving_the_keyboard(visit: Any, desk: Desk) -> None:
    tab = with_keys(visit())
    expect(counter(tab)).to_have_text("12")
    row_of(tab, 4).focus()
    tab.keyboard.press("a")
    expect(row_of(tab, 5)).to_be_focused()
    expect(row_of(tab, 5)).to_have_accessible_description("1\u00a0demande acceptée.")
    expect(counter(tab)).to_have_text("11")
    tab.keyboard.press("a")
    expect(row_of(tab, 6)).to_be_focused()
    expect(counter(tab)).to_have_text("10")
    assert desk.decided == [CARDS[4]["family_request_id"], CARDS[5]["family_request_id"]]
    expect(tab.locator(".decided")).to_be_in_viewport()
    top, bottom = tab.locator(".decided").bounding_box(), row_of(tab, 6).bounding_box()
    assert top["y"] + top["height"] <= bottom["y"], "the banner does not lie over the row that has the focus"


def test_an_undo_brings_back_the_row_the_figures_and_the_focus(visit: Any, desk: Desk) -> None:
    tab = with_keys(visit())
    row_of(tab, 4).focus()
    tab.keyboard.press("a")
    expect(counter(tab)).to_have_text("11")
    tab.get_by_role("button", name="Annuler la décision").press("Enter")
    expect(tab.locator("#resultat")).to_contain_text("de nouveau à traiter")
    expect(counter(tab)).to_have_text("12")
    expect(row_of(tab, 4)).to_be_focused()
    assert desk.decided == []


def test_a_refusal_comes_back_to_the_row_that_follows(desk: Desk, visit: Any) -> None:
    tab = with_keys(visit())
    row_of(tab, 11).focus()
    tab.keyboard.press("r")
    tab.get_by_label("Motif du refus").select_option("full")
    tab.get_by_role("button", name="Refuser").click()
    expect(row_of(tab, 10)).to_be_focused()
    expect(counter(tab)).to_have_text("11")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_without_the_keys_the_banner_has_the_focus_and_the_way_back_is_next(
    desk: Desk, visit: Any, script: bool
) -> None:
    tab = visit(java_script_enabled=script)
    tab.locator("tbody tr").nth(4).get_by_role("button", name="Accepter").press("Enter")
    expect(tab.locator("#decision")).to_be_focused()
    expect(counter(tab)).to_have_text("11")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("button", name="Annuler la décision")).to_be_focused()
    if script:
        assert axe.sentences(axe.run(tab)["violations"]) == []
    tab.reload()
    expect(tab.locator("#decision")).not_to_be_focused()
