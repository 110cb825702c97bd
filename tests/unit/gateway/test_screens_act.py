"""What each screen says and sends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from chassis.problem import Refusal
from contracts.identity import SignIn
from contracts.planning import MarkAttendance
from contracts.requests import DecideRequest, UndoDecision
from gateway.parents.account.routes import criteria
from gateway.parents.home.routes import by_child
from gateway.parents.requests.routes import _plain
from gateway.staff.queue import view
from gateway.staff.roster.routes import changed
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.world import NOW, Services


def text(answer: Answer) -> str:
    return answer.text.replace("\u00a0", " ")


def sent(services: Services) -> list[Any]:
    return [command for command, _, _ in services.sent]


async def sign_in(browser: Browser, **more: str) -> Answer:
    page = await browser.get("/connexion")
    fields = {"csrf": page.hidden("csrf"), "identifiant": "jean.dupont", "mot-de-passe": "Bonbons1"}
    return await browser.post("/connexion", fields | more)


# --- signing in and out


async def test_signing_in_opens_a_session_and_goes_home(browser: Browser, services: Services) -> None:
    answer = await sign_in(browser)
    assert (answer.status, answer.header("location")) == (303, "/accueil")
    assert browser.cookies["pf_session"] == "parent"
    (command,) = sent(services)
    assert isinstance(command, SignIn)
    assert command.address == "127.0.0.1"
    assert command.password.get_secret_value() == "Bonbons1"


async def test_an_agent_arrives_on_the_dashboard(browser: Browser, services: Services) -> None:
    services.answers["sign-in"] |= {"kind": "staff"}
    assert (await sign_in(browser)).header("location") == "/agents"


async def test_a_refusal_keeps_the_identifier_and_never_the_password(
    browser: Browser, services: Services
) -> None:
    services.answers["sign-in"] = Refusal("wrong_credentials")
    answer = await sign_in(browser)
    assert answer.status == 401
    assert "Identifiant ou mot de passe incorrect." in answer.text
    assert 'value="jean.dupont"' in answer.text
    assert "Bonbons1" not in answer.text
    assert "<title>Erreur" in answer.text
    assert 'id="erreurs" autofocus' in answer.text


async def test_who_is_slowed_down_is_told_how_long(browser: Browser, services: Services) -> None:
    services.answers["sign-in"] = Refusal("throttled", retry_after=150)
    answer = await sign_in(browser)
    assert answer.status == 429
    assert "Attendez 3 minutes" in text(answer)


async def test_empty_fields_are_named(browser: Browser, services: Services) -> None:
    answer = await sign_in(browser, **{"identifiant": "", "mot-de-passe": ""})
    assert answer.status == 422
    assert "Saisissez votre identifiant" in answer.text
    assert "Saisissez votre mot de passe" in answer.text
    assert sent(services) == []


@pytest.mark.parametrize(
    ("back", "arrives"),
    [
        ("/demandes?type=absence", "/demandes?type=absence"),
        ("https://evil.example", "/accueil"),
        ("//evil", "/accueil"),
    ],
)
async def test_signing_in_goes_back_to_our_own_pages_only(browser: Browser, back: str, arrives: str) -> None:
    assert (await sign_in(browser, retour=back)).header("location") == arrives


async def test_a_page_asked_without_a_session_comes_after_signing_in(browser: Browser) -> None:
    answer = await browser.get("/demandes?type=absence")
    assert (answer.status, answer.header("location")) == (303, "/connexion?retour=/demandes%3Ftype%3Dabsence")


async def test_signing_out_goes_to_the_municipality_s_site(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get("/accueil")
    answer = await as_parent.post("/deconnexion", {"csrf": page.hidden("csrf")})
    assert (answer.status, answer.header("location")) == (303, "https://commune.example")
    assert "pf_session" not in as_parent.cookies
    assert answer.header("clear-site-data") == '"cache"'
    assert [type(command).NAME for command in sent(services)] == ["sign-out"]


async def test_signing_out_without_identity_says_what_is_not_done(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get("/accueil")
    services.away("identity")
    answer = await as_parent.post("/deconnexion", {"csrf": page.hidden("csrf")})
    assert answer.header("location") == "/connexion"
    assert "n’a pas répondu" in (await as_parent.get("/connexion")).text


async def test_signing_out_works_when_the_session_has_already_ended(browser: Browser) -> None:
    browser.cookies["pf_session"] = "ended"
    assert (await browser.post("/deconnexion", {})).status == 303


async def test_parents_and_agents_do_not_enter_each_other_s_pages(browser: Browser) -> None:
    browser.cookies["pf_session"] = "parent"
    assert (await browser.get("/agents")).status == 403
    browser.cookies["pf_session"] = "agent"
    assert (await browser.get("/accueil")).status == 403


# --- parents


async def test_home_says_what_the_guide_says(as_parent: Browser) -> None:
    page = text(await as_parent.get("/accueil"))
    for words in (
        "Bonjour Jean DUPONT",
        "lundi 4 mai 2015",
        "0 nouveau message",
        "1001001818331",
        "Monsieur",
        "AL-36",
        "08/04/2015",
        "30/04/2015",
        "120,60 €",
        "0,00 €",
        "l’échéance est dépassée depuis le jeudi 30 avril",
        "Restauration scolaire",
        "Absence en cours de traitement",
        "réponse attendue au plus tard demain",
    ):
        assert words in page


async def test_home_gives_way_to_the_treasury_s_notice(as_parent: Browser, services: Services) -> None:
    services.answers["account-summary"] = {
        "to_pay": 0,
        "credit_available": 0,
        "next_due_on": None,
        "open_invoices": [],
        "treasury_regies": ["Régie garderie ALSH"],
    }
    page = text(await as_parent.get("/accueil"))
    assert "Le suivi de ces paiements se fait auprès du Trésor public (SGC de Laval)." in page
    assert "À payer" not in page


@pytest.mark.parametrize(
    ("service", "gone", "still"),
    [
        ("billing", "AL-36", "1001001818331"),
        ("family", "1001001818331", "AL-36"),
        ("planning", "Restauration scolaire", "AL-36"),
        ("requests", "ALSH mercredi", "AL-36"),
    ],
)
async def test_with_one_service_away_home_shows_the_rest(
    as_parent: Browser, services: Services, service: str, gone: str, still: str
) -> None:
    services.away(service)
    answer = await as_parent.get("/accueil")
    assert answer.status == 200
    assert "Service momentanément indisponible" in answer.text
    assert gone not in answer.text
    assert still in answer.text


def test_days_are_grouped_by_child_in_the_order_of_the_service() -> None:
    grouped = by_child(samples.FAMILY_DAYS, NOW.date(), NOW.date().replace(day=5))
    assert grouped is not None
    assert [child["name"] for child in grouped] == ["Léa"]
    assert [item["label"] for item in grouped[0]["today"]] == ["Restauration scolaire"]
    assert grouped[0]["today"][0]["status"] == ""
    assert grouped[0]["tomorrow"][0]["status"] == "Absence en cours de traitement"


async def test_requests_are_in_the_guide_s_two_tabs_with_their_reasons(as_parent: Browser) -> None:
    page = text(await as_parent.get("/demandes"))
    assert "En attente de réponse" in page
    assert "Motif :</strong> Complet. Plus de place ce jour-là." in page
    assert page.count("/retirer") == 1
    account = text(await as_parent.get("/demandes?onglet=compte"))
    assert "Aucune demande sur votre compte" in account
    only = text(await as_parent.get("/demandes?type=booking"))
    assert "Motif" in only
    assert "/retirer" not in only


async def test_a_withdrawn_request_is_shown_so_before_requests_has_heard(as_parent: Browser) -> None:
    path = f"/demandes/{samples.REQUEST}/retirer"
    page = await as_parent.get(path)
    await as_parent.post(path, {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")})
    after = text(await as_parent.get("/demandes"))
    assert "Votre demande est retirée." in after
    assert "Retirée" in after
    assert "/retirer" not in after
    assert "Votre demande est retirée." not in text(await as_parent.get("/demandes"))


async def test_the_list_leaves_as_a_spreadsheet_nobody_can_booby_trap(
    as_parent: Browser, services: Services
) -> None:
    services.answers["family-requests"] = {
        "total": 1,
        "requests": [samples.card(summary={**samples.card()["summary"], "child_name": "=cmd()"})],
    }
    answer = await as_parent.get("/demandes.csv")
    assert answer.body.startswith(b"\xef\xbb\xbf")
    assert "'=cmd();" in answer.text
    assert "04/05/2015 08:00" in answer.text
    assert _plain("-1") == "'-1"


def test_the_password_policy_is_said_as_in_the_guide() -> None:
    words = criteria({"min_length": 8, "upper": 1, "lower": 1, "digit": 2})
    assert words == [
        "8 caractères au moins",
        "au moins 1 majuscule",
        "au moins 1 minuscule",
        "au moins 2 chiffres",
    ]


async def test_a_weak_password_says_what_it_lacks(as_parent: Browser, services: Services) -> None:
    services.answers["change-password"] = Refusal("password_too_weak", missing=["digit"])
    page = await as_parent.get("/compte/mot-de-passe")
    fields = {"csrf": page.hidden("csrf"), "actuel-passe": "Bonbons1", "nouveau-passe": "bonbons"}
    answer = await as_parent.post("/compte/mot-de-passe", fields)
    assert answer.status == 422
    assert "Il manque : un chiffre." in text(answer)
    assert "Bonbons1" not in answer.text


async def test_the_appearance_is_kept_and_leads_back_here_only(as_parent: Browser) -> None:
    page = await as_parent.get("/demandes")
    fields = {"csrf": page.hidden("csrf"), "theme": "dark", "next": "//evil.example"}
    answer = await as_parent.post("/theme", fields)
    assert answer.header("location") == "/"
    assert 'data-theme="dark"' in (await as_parent.get("/demandes")).text


# --- agents


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
    assert "La famille sera prévenue à 8 h 22" in text(page)
    assert "1 demande acceptée." in text(await as_agent.get("/agents/demandes"))
    fields = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id"), "id": samples.REQUEST}
    await as_agent.post("/agents/demandes/annulation", fields)
    assert isinstance(sent(services)[-1], UndoDecision)
    after = text(await as_agent.get("/agents/demandes"))
    assert "Décision annulée" in after
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
    assert view.changes(detail, NOW.date()) == ["rien de réservé → réservé, Journée"]
    detail["fields"].append({"key": "2015-05-13", "before": "recurring", "after": "excused_absence"})
    said = [line.replace("\u00a0", " ") for line in view.changes(detail, NOW.date())]
    assert said == [
        "mercredi 6 mai et jeudi 7 mai : rien de réservé → réservé, Journée",
        "mercredi 13 mai : régulier → absent excusé",
    ]
    settled = detail | {"state": "refused", "fields": detail["fields"][:1]}
    assert view.changes(settled, NOW.date()) == ["demandé\u00a0: réservé, Journée"]


def test_places_are_said_as_people_say_them() -> None:
    assert view.places_words(samples.proposal(left=1)).replace("\u00a0", " ") == "1 place libre sur 40"
    assert view.places_words(samples.proposal(left=0)) == "complet"
    assert view.places_words(samples.proposal(left=None)) == ""
    assert view.places_words(None) == ""


def test_only_what_changed_since_the_page_was_shown_is_marked() -> None:
    shown = [
        ["a", "u", "", "1"],
        ["b", "u", "present", "1"],
        ["c", "", "absent", "1"],
        ["d", "u", "", "1"],
        ["unbooked", "", "", ""],
        ["broken"],
    ]
    assert changed(shown, {"a", "c"}, away=False) == [
        ("a", "u", "present"),
        ("b", "u", "cancelled"),
        ("c", "", "present"),
    ]
    assert changed(shown, {"a", "b", "unbooked"}, away=True) == [
        ("a", "u", "present"),
        ("d", "u", "absent"),
        ("unbooked", "", "present"),
    ]


async def test_the_roster_records_its_marks_once(as_agent: Browser, services: Services) -> None:
    path = f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-04"
    page = await as_agent.get(path)
    fields = {
        "csrf": page.hidden("csrf"),
        "command_id": page.hidden("command_id"),
        "prestation": samples.CANTEEN,
        "jour": "2015-05-04",
        "vu": [f"{samples.LEA}:{samples.MEAL}::1", f"{samples.TOM}:{samples.MEAL}:present:1"],
        "present": [samples.LEA, samples.TOM],
    }
    answer = await as_agent.post("/agents/pointage", fields)
    assert answer.header("location") == path
    await as_agent.post("/agents/pointage", fields)
    first, second = sent(services)
    assert isinstance(first, MarkAttendance)
    assert [(mark.child_id, mark.kind) for mark in first.marks] == [(UUID(samples.LEA), "present")]
    assert [mark.mark_id for mark in first.marks] == [mark.mark_id for mark in second.marks]
    assert "Pointage enregistré : 1 présent" in text(await as_agent.get(path))


async def test_parked_events_are_retried_from_the_first_of_their_entity(
    as_head: Browser, services: Services
) -> None:
    page = await as_head.get("/agents/reprises")
    assert "unknown proposal" in page.text
    assert page.text.count('action="/agents/reprises/planning"') == 1
    fields = {name: page.hidden(name) for name in ("csrf", "command_id", "durable", "entity_id")}
    await as_head.post("/agents/reprises/planning", fields)
    (command,) = sent(services)
    assert (command.OWNER, command.durable) == ("planning", "planning__from_requests")
    assert "2 opérations appliquées" in text(await as_head.get("/agents/reprises"))


async def test_a_family_s_sheet_leaves_out_what_the_agent_may_not_see(
    as_agent: Browser, services: Services
) -> None:
    services.answers["account-summary"] = Refusal("not_allowed")
    page = (await as_agent.get(f"/agents/familles/{samples.FAMILY}")).text
    assert "1001001818331" in page
    assert "Compte de" not in page
    assert "indisponible" not in page


async def test_training_is_said_on_every_page(services: Services) -> None:
    from gateway.app import make_asgi
    from tests.unit.gateway.world import build

    browser = Browser(make_asgi(build(services, clock_offset_days=-4000)))
    assert "Entraînement" in (await browser.get("/connexion")).text
