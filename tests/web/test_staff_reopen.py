"""Reopening a decided request in a real browser: by its form, with or without script, sent once or twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from chassis.problem import Refusal
from contracts.requests import ReopenRequest
from tests.unit.gateway import samples
from tests.unit.gateway.world import sent
from tests.web import axe
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

PAGE = f"/agents/demandes/{samples.REQUEST}"
WHY = "Une place s’est libérée."
HISTORY = [
    {
        "at": "2015-05-04T08:12:00+02:00",
        "who": "Mme Roy",
        "what": "refused",
        "detail": "Plus de place disponible",
    },
    {"at": "2015-04-30T18:02:00+02:00", "who": "DUPONT Jean", "what": "asked", "detail": ""},
]


class Desk:
    """A request refused yesterday, until it is reopened."""

    def __init__(self, gateway: GatewaySite) -> None:
        self.reopened = False
        self.services = gateway.services
        gateway.services.answers |= {"request-detail": self._detail, "reopen-request": self._reopen}

    def commands(self) -> list[ReopenRequest]:
        return [one for one in sent(self.services) if isinstance(one, ReopenRequest)]

    def _detail(self, _query: Any) -> dict[str, Any]:
        history = list(HISTORY)
        if self.reopened:
            told = {"state": "pending", "reopened_at": "2015-05-05T09:00:00+02:00", "reopened_reason": WHY}
            again = {"at": "2015-05-05T09:00:00+02:00", "who": "Mme Chef", "what": "reopened", "detail": WHY}
            return {"request": samples.card(**told), "questions": [], "history": [again, *history]}
        told = {"state": "refused", "decided_by": "Mme Roy", "decided_at": "2015-05-04T08:12:00+02:00"}
        card = samples.card(**told, decision_no=1, reason_label="Plus de place disponible")
        return {"request": card, "questions": [], "history": history}

    def _reopen(self, command: Any) -> Any:
        if self.reopened:
            return Refusal("already_reopened", by="Mme Chef", at="2015-05-05T09:00:00+02:00")
        self.reopened = True
        return {"family_request_id": str(command.family_request_id), "decision_no": 2, "undo_until": None}


@pytest.fixture
def desk(gateway: GatewaySite) -> Desk:
    gateway.services.sent.clear()
    return Desk(gateway)


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("head", path=PAGE, refusals=True)


def test_the_page_of_a_decided_request_is_sound_before_and_after(visit: Any, desk: Desk) -> None:
    for reopened in (False, True):
        desk.reopened = reopened
        axe.clean(visit())


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_request_is_reopened_with_the_keyboard_and_says_so_at_once(
    visit: Any, desk: Desk, script: bool
) -> None:
    tab = visit(java_script_enabled=script)
    reason = tab.get_by_label("Pourquoi la rouvrir")
    reason.focus()
    tab.keyboard.type(WHY)
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("button", name="Rouvrir la demande")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Demande rouverte le")).to_be_visible()
    expect(tab.get_by_role("heading", name="Décider")).to_be_visible()
    (command,) = desk.commands()
    assert (command.decision_no, command.reason) == (1, WHY)


def test_without_a_reason_the_field_says_so_and_nothing_is_sent(visit: Any, desk: Desk) -> None:
    tab = visit(java_script_enabled=False)
    tab.get_by_label("Pourquoi la rouvrir").fill("   ")
    tab.get_by_role("button", name="Rouvrir la demande").click()
    field = tab.get_by_label("Pourquoi la rouvrir")
    expect(field).to_have_accessible_description(re.compile("Dites pourquoi la demande est rouverte"))
    assert desk.commands() == []


def test_a_page_left_open_elsewhere_is_told_who_reopened_first(visit: Any, desk: Desk) -> None:
    first, second = visit(), visit()
    for tab in (first, second):
        tab.get_by_label("Pourquoi la rouvrir").fill(WHY)
        tab.get_by_role("button", name="Rouvrir la demande").click()
    expect(second.get_by_text("Mme Chef")).to_have_count(2)
    assert len(desk.commands()) == 2
