"""After a decision or an undo, the queue goes on where the agent was, with figures that are true."""

from __future__ import annotations

import re

import pytest

from gateway.staff.queue import calls, view
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, sent, text


async def undo(browser: Browser) -> str:
    page = await browser.get("/agents/demandes")
    hidden = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    await browser.post("/agents/demandes/annulation", hidden | {"id": samples.REQUEST})
    return text(await browser.get("/agents/demandes"))


async def test_after_an_undo_the_queue_waits_for_the_owner_so_that_its_figures_are_true(
    as_agent: Browser, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "SETTLED_EVERY", 0)
    states = ["deciding", "deciding", "pending"]
    services.answers["request-detail"] = lambda query: samples.detail(samples.card(state=states.pop(0)))
    assert "la demande est de nouveau à traiter" in await undo(as_agent)
    assert states == []
    monkeypatch.setattr(calls, "SETTLED_WITHIN", 0)
    services.answers["request-detail"] = samples.detail(samples.card(state="deciding"))
    assert "la demande revient dans la file dans quelques instants" in await undo(as_agent)
    services.answers["request-detail"] = samples.detail(samples.card(state="accepted"))
    assert "La décision n’a pas pu être reprise" in await undo(as_agent)


async def test_a_decision_leads_back_to_the_very_list_and_to_the_row_that_follows(
    as_agent: Browser, services: Services
) -> None:
    rows = [samples.card(samples.REQUEST), samples.card(samples.REQUEST_2), samples.card(samples.REQUEST_3)]
    services.answers["request-queue"] = {"total": 3, "requests": rows}
    address = "/agents/demandes?onglet=a-moi&type=absence"
    page = await as_agent.get(address)
    assert "autofocus" not in page.text
    hidden = {name: page.hidden(name) for name in ("csrf", "command_id", "retour")}
    pressed = re.findall(r'value="(accept:[^"]*)"', page.text)
    assert pressed[1] == f"accept:{samples.REQUEST_2}:{samples.REQUEST_3}"
    assert pressed[2] == f"accept:{samples.REQUEST_3}:{samples.REQUEST_2}", "after the last, the one before"
    services.answers["request-queue"] = {"total": 2, "requests": [rows[0], rows[2]]}
    answer = await as_agent.post("/agents/demandes/selection", hidden | {"action": pressed[1]})
    assert answer.header("location") == address
    (command,) = sent(services)
    assert str(command.family_request_id) == samples.REQUEST_2
    after = (await as_agent.get(address)).text
    assert 'id="decision" tabindex="-1" autofocus' in after
    assert after.count("data-pf-goes-on") == 1
    assert samples.REQUEST_3 in after[after.index("data-pf-goes-on") :].split("</tr>")[0]
    again = (await as_agent.get(address)).text
    assert "1\u00a0demande acceptée." in again
    assert "autofocus" not in again
    assert "data-pf-goes-on" not in again


async def test_a_refusal_keeps_its_place_through_the_page_that_asks_why(
    as_agent: Browser, services: Services
) -> None:
    page = await as_agent.get("/agents/demandes?type=absence")
    hidden = {name: page.hidden(name) for name in ("csrf", "command_id", "retour")}
    action = f"refuse:{samples.REQUEST}:{samples.REQUEST_2}"
    answer = await as_agent.post("/agents/demandes/selection", hidden | {"action": action})
    confirm = await as_agent.get(answer.header("location"))
    hidden = {name: confirm.hidden(name) for name in ("csrf", "command_id", "retour", "suite", "decision")}
    fields = hidden | {"id": samples.REQUEST, "motif": "full"}
    answer = await as_agent.post("/agents/demandes/selection/confirmation", fields)
    assert answer.header("location") == "/agents/demandes?onglet=a-traiter&type=absence"
    after = (await as_agent.get(answer.header("location"))).text
    assert samples.REQUEST_2 in after[after.index("data-pf-goes-on") :].split("</tr>")[0]


async def test_a_decision_never_leads_to_another_page_than_the_queue(as_agent: Browser) -> None:
    page = await as_agent.get("/agents/demandes")
    hidden = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    for elsewhere in ("//ailleurs.example", "/deconnexion", "/agents/demandesx", "https://ailleurs.example"):
        fields = hidden | {"action": f"accept:{samples.REQUEST}", "retour": elsewhere}
        answer = await as_agent.post("/agents/demandes/selection", fields)
        assert answer.header("location") == "/agents/demandes"


def test_after_the_last_row_one_goes_on_with_the_one_before() -> None:
    cards = [samples.card("a"), samples.card("b"), samples.card("c")]
    assert view.beside(cards) == {"a": "b", "b": "c", "c": "b"}
    assert view.beside(cards[:1]) == {"a": ""}
    assert view.beside([]) == {}
