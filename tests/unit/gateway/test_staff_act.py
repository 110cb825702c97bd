"""What the agents' screens say and send."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from chassis.problem import Refusal
from contracts.operations import PARK_REASONS
from contracts.requests import DecideRequest, RequestQueue, UndoDecision
from gateway.staff.queue import view
from gateway.staff.roster import sheets
from gateway.words import asked
from gateway.words.sentences import SCREENS
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.world import NOW, Services, sent, text


async def test_the_menu_shows_only_what_the_roles_open(browser: Browser) -> None:
    browser.cookies["pf_session"] = "marker"
    page = (await browser.get("/agents")).text
    assert 'href="/agents/pointage"' in page
    assert 'href="/agents/demandes"' not in page
    assert 'href="/agents/reprises"' not in page
    browser.cookies["pf_session"] = "head"
    page = (await browser.get("/agents")).text
    assert 'href="/agents/demandes"' in page
    assert 'href="/agents/reprises"' in page


async def test_who_may_open_families_finds_them_from_any_page(browser: Browser) -> None:
    browser.cookies["pf_session"] = "marker"
    assert 'name="q"' not in (await browser.get("/agents")).text
    for who in ("agent", "head"):
        browser.cookies["pf_session"] = who
        page = (await browser.get("/agents")).text
        assert 'action="/agents/familles" role="search"' in page
        assert '<label class="vh" for="chercher">Chercher une famille ou un enfant</label>' in page
        assert (await browser.get("/agents/familles")).text.count('name="q"') == 1, "the page has its own"
    browser.cookies["pf_session"] = "parent"
    assert 'name="q"' not in (await browser.get("/accueil")).text


async def test_what_a_service_refuses_is_a_403_whatever_the_menu_says(
    as_agent: Browser, services: Services
) -> None:
    services.answers["planning.parked-events"] = Refusal("not_allowed")
    assert (await as_agent.get("/agents/reprises")).status == 403
    services.answers["request-queue"] = Refusal("not_allowed")
    assert (await as_agent.get("/agents/demandes")).status == 403


async def test_the_counters_are_a_fragment_that_asks_to_reload_without_a_session(
    browser: Browser,
) -> None:
    assert (await browser.get("/agents/compteurs", x_fragment="1")).status == 401
    browser.cookies["pf_session"] = "head"
    answer = await browser.get("/agents/compteurs", x_fragment="1")
    assert answer.status == 200
    assert answer.header("cache-control") == "no-store"
    assert "<html" not in answer.text
    assert "12 demandes" in text(answer)


async def test_the_queue_says_when_and_what_and_how_many_places(as_agent: Browser) -> None:
    page = text(await as_agent.get("/agents/demandes"))
    assert "échéance demain" in page
    assert "régulier → absent excusé" in page
    assert "3 places libres sur 40" in page
    assert "Maladie" in page


async def test_each_counter_of_the_dashboard_leads_to_the_queue_it_counts(
    as_agent: Browser, services: Services
) -> None:
    asked: list[RequestQueue] = []

    def answer(query: RequestQueue) -> dict[str, Any]:
        asked.append(query)
        return samples.REQUESTS

    services.answers["request-queue"] = answer
    page = await as_agent.get("/agents")
    assert "Échéance aujourd’hui" in text(page)
    for choice in ("en-retard", "aujourdhui", "demain"):
        address = f"/agents/demandes?echeance={choice}"
        assert f'href="{address}"' in page.text
        assert (await as_agent.get(address)).status == 200
    assert [query.due for query in asked] == ["late", "today", "tomorrow"]
    assert {query.tab for query in asked} == {"to_decide"}


async def test_each_figure_of_the_dashboard_is_inside_a_link_to_what_it_counts(
    browser: Browser, services: Services
) -> None:
    browser.cookies["pf_session"] = "head"
    services.answers["request-counts"] = samples.COUNTS | {"parked_mails": 2}
    page = text(await browser.get("/agents"))
    links = {
        re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", words)).strip(): address
        for address, words in re.findall(r'<a[^>]* href="([^"]*)"[^>]*>(.*?)</a>', page, flags=re.S)
    }
    roster = escape(sheets.href(samples.CANTEEN, samples.DAY_COUNTS["day"]))
    where = "Restauration scolaire, École des Tilleuls"
    expected = {
        "12 demandes": "/agents/demandes",
        "En retard 1": "/agents/demandes?echeance=en-retard",
        "À moi 4": "/agents/demandes?onglet=a-moi",
        f"88 attendus {where}": roster,
        f"2 présents {where}": f"{roster}&amp;voir=presents",
        "Planning 2 opérations à reprendre": "/agents/reprises#service-planning",
        "Courriels aux familles 2 non partis": "/agents/reprises#courriels",
    }
    assert {words: links.get(words) for words in expected} == expected
    services.answers["planning.parked-events"] = samples.PARKED
    assert 'id="service-planning"' in (await browser.get("/agents/reprises")).text


async def test_who_may_not_mark_reads_the_day_without_links_to_its_rosters(
    browser: Browser, services: Services
) -> None:
    cash_office = samples.session("staff", roles=("regie",))
    services.answers["resolve-session"] = cash_office
    browser.cookies["pf_session"] = "cash"
    page = await browser.get("/agents")
    assert "88 attendus" in text(page)
    assert "/agents/pointage" not in page.text


async def test_what_is_decided_is_not_chosen_by_its_due_date(as_agent: Browser, services: Services) -> None:
    asked: list[RequestQueue] = []

    def answer(query: RequestQueue) -> dict[str, Any]:
        asked.append(query)
        return samples.REQUESTS

    services.answers["request-queue"] = answer
    page = await as_agent.get("/agents/demandes?onglet=traitees&echeance=demain")
    await as_agent.get("/agents/demandes?echeance=jamais")
    assert [query.due for query in asked] == [None, None]
    assert "echeance=" not in page.text


async def test_without_planning_the_queue_still_shows_who_and_when(
    as_agent: Browser, services: Services
) -> None:
    services.away("planning")
    page = text(await as_agent.get("/agents/demandes"))
    assert "DUPONT" in page
    assert "ne sont pas affichés" in page
    assert "places libres sur" not in page


async def decide(browser: Browser, **fields: str) -> Answer:
    path = f"/agents/demandes/{samples.REQUEST}"
    page = await browser.get(path)
    hidden = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    return await browser.post(f"{path}/decision", hidden | fields)


async def test_accepting_leads_back_to_the_queue_with_a_way_back(
    as_agent: Browser, services: Services
) -> None:
    answer = await decide(as_agent, decision="accept")
    assert (answer.status, answer.header("location")) == (303, "/agents/demandes")
    (command,) = sent(services)
    assert isinstance(command, DecideRequest)
    assert (command.decision, command.reason_code) == ("accept", "")
    page = await as_agent.get("/agents/demandes")
    assert "1 demande acceptée." in text(page)
    assert "La famille le voit dans ses demandes, et reçoit son courriel à 8 h 22" in text(page)
    assert "1 demande acceptée." in text(await as_agent.get("/agents/demandes"))
    fields = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id"), "id": samples.REQUEST}
    await as_agent.post("/agents/demandes/annulation", fields)
    assert isinstance(sent(services)[-1], UndoDecision)
    after = text(await as_agent.get("/agents/demandes"))
    assert "la demande est de nouveau à traiter" in after
    assert "1 demande acceptée." not in after


async def test_the_banner_stays_until_dismissed(as_agent: Browser) -> None:
    await decide(as_agent, decision="accept")
    assert "1 demande acceptée." in text(await as_agent.get("/agents/demandes"))
    assert "1 demande acceptée." not in text(await as_agent.get("/agents/demandes?masquer=1"))
    assert "1 demande acceptée." not in text(await as_agent.get("/agents/demandes"))


async def test_refusing_needs_a_reason_and_keeps_what_was_typed(
    as_agent: Browser, services: Services
) -> None:
    answer = await decide(as_agent, decision="refuse", note="Rappelez-nous")
    assert answer.status == 422
    assert "Choisissez un motif de refus" in answer.text
    assert "Rappelez-nous" in answer.text
    assert sent(services) == []
    await decide(as_agent, decision="refuse", motif="full", note="Rappelez-nous")
    (command,) = sent(services)
    assert (command.reason_code, command.note) == ("full", "Rappelez-nous")


async def test_another_reason_is_offered_with_its_condition_and_refused_without_a_word(
    as_agent: Browser, services: Services
) -> None:
    other = {"code": "autre", "label": "Autre motif", "retired": False, "needs_note": True}
    services.answers["refusal-reasons"] = samples.REASONS | {"reasons": [*samples.REASONS["reasons"], other]}
    services.answers["decide-request"] = Refusal("note_required")
    for path in (f"/agents/demandes/{samples.REQUEST}/decision", "/agents/demandes/selection/confirmation"):
        shown = f"/agents/demandes/selection?action=refuse&id={samples.REQUEST}"
        page = await as_agent.get(shown if "selection" in path else path.removesuffix("/decision"))
        assert "Autre motif (à préciser)" in text(page)
        hidden = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
        fields = hidden | {"decision": "refuse", "id": samples.REQUEST, "motif": "autre", "note": ""}
        answer = await as_agent.post(path, fields)
        assert answer.status == 422
        assert '<a href="#note">Précisez le motif : « Autre motif » seul' in text(answer)
        assert 'id="note-erreur"' in answer.text
        assert '<option value="autre" selected>' in answer.text


async def test_a_retired_reason_is_not_offered(as_agent: Browser) -> None:
    assert "Ancien motif" not in (await as_agent.get(f"/agents/demandes/{samples.REQUEST}")).text


async def test_the_second_of_two_agents_learns_who_decided(as_agent: Browser, services: Services) -> None:
    services.answers["decide-request"] = Refusal(
        "already_decided", by="Mme Martin", at="2015-05-04T10:42:00+02:00", decision="accept"
    )
    answer = await decide(as_agent, decision="refuse", motif="full")
    page = text(await as_agent.get(answer.header("location")))
    assert "déjà acceptée par Mme Martin, lundi 4 mai à 10 h 42" in page


async def test_a_selection_is_confirmed_before_anything_is_decided(
    as_agent: Browser, services: Services
) -> None:
    states = {samples.REQUEST: "pending", samples.REQUEST_2: "pending", samples.REQUEST_3: "withdrawn"}
    proposals = {
        samples.REQUEST: samples.PROPOSAL,
        samples.REQUEST_2: samples.PROPOSAL_2,
        samples.REQUEST_3: samples.PROPOSAL_3,
    }
    services.answers["request-detail"] = lambda query: samples.detail(
        samples.card(
            str(query.family_request_id),
            proposals[str(query.family_request_id)],
            states[str(query.family_request_id)],
        )
    )
    services.answers["proposal-details"] = {
        "proposals": [samples.proposal(samples.PROPOSAL), samples.proposal(samples.PROPOSAL_2, left=0)]
    }
    page = await as_agent.get("/agents/demandes")
    hidden = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    answer = await as_agent.post(
        "/agents/demandes/selection", {**hidden, "action": "accept", "id": list(states)}
    )
    assert answer.status == 303
    assert sent(services) == []
    confirm = await as_agent.get(answer.header("location"))
    said = text(confirm)
    assert "1 demande sera acceptée" in said
    assert "1 demande dépasse la capacité" in said
    assert "1 demande est déjà traitée ou retirée" in said
    assert said.count(" checked") == 1
    hidden = {"csrf": confirm.hidden("csrf"), "command_id": confirm.hidden("command_id")}
    chosen = {"decision": "accept", "id": [samples.REQUEST, samples.REQUEST_2]}
    await as_agent.post("/agents/demandes/selection/confirmation", hidden | chosen)
    assert {str(command.family_request_id) for command in sent(services)} == {
        samples.REQUEST,
        samples.REQUEST_2,
    }
    ids = [command_id for _, _, command_id in services.sent]
    assert len(set(ids)) == 2
    await as_agent.post("/agents/demandes/selection/confirmation", hidden | chosen)
    assert [command_id for _, _, command_id in services.sent][2:] == ids


async def test_silence_is_not_taken_for_a_selection_that_no_longer_exists(
    as_agent: Browser, services: Services
) -> None:
    services.away("requests")
    answer = await as_agent.get(f"/agents/demandes/selection?action=accept&id={samples.REQUEST}")
    assert answer.status == 503


async def test_a_line_may_have_a_reason_of_its_own(as_agent: Browser, services: Services) -> None:
    confirm = await as_agent.get(f"/agents/demandes/selection?action=refuse&id={samples.REQUEST}")
    hidden = {"csrf": confirm.hidden("csrf"), "command_id": confirm.hidden("command_id")}
    ids = [samples.REQUEST, samples.REQUEST_2]
    fields = {"decision": "refuse", "id": ids, "motif": "full", f"motif-{samples.REQUEST_2}": "late"}
    await as_agent.post("/agents/demandes/selection/confirmation", hidden | fields)
    reasons = {str(command.family_request_id): command.reason_code for command in sent(services)}
    assert reasons == {samples.REQUEST: "full", samples.REQUEST_2: "late"}


async def test_refusing_several_without_a_reason_comes_back(as_agent: Browser, services: Services) -> None:
    confirm = await as_agent.get(f"/agents/demandes/selection?action=refuse&id={samples.REQUEST}")
    hidden = {"csrf": confirm.hidden("csrf"), "command_id": confirm.hidden("command_id")}
    answer = await as_agent.post(
        "/agents/demandes/selection/confirmation", hidden | {"decision": "refuse", "id": samples.REQUEST}
    )
    assert answer.status == 422
    assert "Choisissez un motif de refus" in answer.text
    assert sent(services) == []


async def test_the_page_that_refuses_looks_like_a_refusal_and_names_the_reason_once(
    as_agent: Browser,
) -> None:
    refusing = await as_agent.get(f"/agents/demandes/selection?action=refuse&id={samples.REQUEST}")
    assert "panel-danger" in refusing.text
    assert "#circle-x" in refusing.text
    assert "#circle-check" not in refusing.text
    assert refusing.text.count("Motif du refus") == 1
    accepting = await as_agent.get(f"/agents/demandes/selection?action=accept&id={samples.REQUEST}")
    assert "#circle-check" in accepting.text
    assert "panel-danger" not in accepting.text


async def test_an_empty_selection_says_so(as_agent: Browser) -> None:
    page = await as_agent.get("/agents/demandes")
    hidden = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    await as_agent.post("/agents/demandes/selection", hidden | {"action": "accept"})
    assert "Aucune demande n’est cochée" in (await as_agent.get("/agents/demandes")).text


async def test_one_line_is_accepted_at_once_from_its_own_button(
    as_agent: Browser, services: Services
) -> None:
    page = await as_agent.get("/agents/demandes")
    hidden = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    fields = {"action": f"accept:{samples.REQUEST}", "id": [samples.REQUEST_2]}
    await as_agent.post("/agents/demandes/selection", hidden | fields)
    assert [str(command.family_request_id) for command in sent(services)] == [samples.REQUEST]


def test_before_and_after_are_said_once_for_the_days_that_change_alike() -> None:
    detail = samples.proposal()
    detail["fields"] = [
        {"key": "2015-05-06", "before": "", "after": "booked:Journée"},
        {"key": "2015-05-07", "before": "", "after": "booked:Journée"},
    ]
    assert asked.changes(detail, NOW.date()) == ["rien de réservé → réservé, Journée"]
    detail["fields"].append({"key": "2015-05-13", "before": "recurring", "after": "excused_absence"})
    said = [line.replace("\u00a0", " ") for line in asked.changes(detail, NOW.date())]
    assert said == [
        "mercredi 6 mai et jeudi 7 mai : rien de réservé → réservé, Journée",
        "mercredi 13 mai : régulier → absent excusé",
    ]
    settled = detail | {"state": "refused", "fields": detail["fields"][:1]}
    assert asked.changes(settled, NOW.date()) == ["demandé\u00a0: réservé, Journée"]


def test_places_are_said_as_people_say_them() -> None:
    assert view.places_words(samples.proposal(left=1)).replace("\u00a0", " ") == "1 place libre sur 40"
    assert view.places_words(samples.proposal(left=0)) == "complet"
    assert view.places_words(samples.proposal(left=None)) == ""
    assert view.places_words(None) == ""


async def test_parked_events_are_retried_from_the_first_of_their_entity(
    as_head: Browser, services: Services
) -> None:
    page = await as_head.get("/agents/reprises")
    assert "porte sur un élément que ce service ne connaît pas" in page.text
    assert "<code>5f2c</code>" in page.text
    assert page.text.count('action="/agents/reprises/planning"') == 1
    fields = {name: page.hidden(name) for name in ("csrf", "command_id", "durable", "entity_id")}
    await as_head.post("/agents/reprises/planning", fields)
    (command,) = sent(services)
    assert (command.OWNER, command.durable) == ("planning", "planning__from_requests")
    assert "2 opérations appliquées" in text(await as_head.get("/agents/reprises"))


async def test_only_known_reasons_of_a_parked_event_are_shown(as_head: Browser, services: Services) -> None:
    assert set(SCREENS["park_reasons"]) == set(PARK_REASONS)
    raw = "IntegrityConstraintViolationError: DETAIL: Key (last_name)=(DUPONT)"
    held = samples.PARKED["events"][0] | {"reason": raw}
    services.answers["planning.parked-events"] = {"total": 1, "events": [held]}
    page = (await as_head.get("/agents/reprises")).text
    assert "DUPONT" not in page
    assert SCREENS["park_reasons"]["failed"] in page


async def test_a_family_s_sheet_leaves_out_what_the_agent_may_not_see(
    as_agent: Browser, services: Services
) -> None:
    services.answers["account-summary"] = Refusal("not_allowed")
    page = (await as_agent.get(f"/agents/familles/{samples.FAMILY}")).text
    assert "1001001818331" in page
    assert "Compte de" not in page
    assert "indisponible" not in page
