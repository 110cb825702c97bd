"""The page of a decided request: reopening it with a reason, and why a decision stays."""

from __future__ import annotations

from typing import Any

from contracts.requests import ReopenRequest
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, sent


def _decided_card(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "decided_by": "Mme Roy",
        "decided_at": "2015-05-04T08:12:00+02:00",
        "decision_no": 1,
    }
    return samples.card(**{"state": "refused", **told, **more})


async def test_a_decided_request_is_reopened_with_a_reason(as_agent: Browser, services: Services) -> None:
    services.answers["request-detail"] = {"request": _decided_card(), "questions": [], "history": []}
    path = f"/agents/demandes/{samples.REQUEST}"
    page = await as_agent.get(path)
    hidden = {name: page.hidden(name) for name in ("csrf", "command_id", "decision_no")}
    nothing = await as_agent.post(f"{path}/reouverture", hidden | {"raison": "  "})
    assert nothing.status == 422
    assert "Dites pourquoi la demande est rouverte" in nothing.text
    assert sent(services) == []
    await as_agent.post(f"{path}/reouverture", hidden | {"raison": "Une place s’est libérée."})
    (command,) = sent(services)
    assert isinstance(command, ReopenRequest)
    assert (command.decision_no, command.reason) == (1, "Une place s’est libérée.")


async def test_a_decision_that_stays_says_why_in_words(as_agent: Browser, services: Services) -> None:
    history = [
        {"at": "2015-05-04T09:00:00+02:00", "who": "", "what": "not_reverted", "detail": "already_booked"}
    ]
    card = _decided_card(back_reason="already_booked")
    services.answers["request-detail"] = {"request": card, "questions": [], "history": history}
    page = (await as_agent.get(f"/agents/demandes/{samples.REQUEST}")).text
    assert page.count("Le jour est réservé depuis, par une autre demande.") == 2
    assert "À décider de nouveau" not in page


async def test_a_day_that_is_gone_is_reopened_once_the_agent_has_ticked_what_it_does(
    as_agent: Browser, services: Services
) -> None:
    card = _decided_card(state="accepted", kind="absence")
    card["summary"] = card["summary"] | {"days": ["2015-04-30"]}
    services.answers["request-detail"] = {"request": card, "questions": [], "history": []}
    path = f"/agents/demandes/{samples.REQUEST}"
    page = await as_agent.get(path)
    assert "Ce jour est passé" in page.text
    assert "l’absence n’est plus excusée" in page.text
    hidden = {name: page.hidden(name) for name in ("csrf", "command_id", "decision_no")}
    typed = hidden | {"raison": "Une erreur."}
    unread = await as_agent.post(f"{path}/reouverture", typed)
    assert unread.status == 422
    assert 'href="#jour-passe"' in unread.text
    assert sent(services) == []
    await as_agent.post(f"{path}/reouverture", typed | {"jour-passe": "1"})
    assert [type(one) for one in sent(services)] == [ReopenRequest]
