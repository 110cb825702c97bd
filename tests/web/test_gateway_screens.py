"""The gateway's screens in a real browser: axe, phone, dark, without script, focus, live counters."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chassis.problem import Refusal
from contracts.requests import DecideRequest
from tests.unit.gateway import (
    samples,
    samples_account,
    samples_court,
    samples_enrolment,
    samples_papers,
    samples_reminders,
    samples_talk,
    samples_town,
    samples_windows,
)
from tests.web import axe
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

GUEST = [
    "/connexion",
    "/accessibilite",
    "/confidentialite",
    "/inscription",
    f"/inscription/{samples_enrolment.LINK}",
    f"/inscription/{samples_enrolment.LINK}?etape=foyer&relire=1",
    f"/inscription/{samples_enrolment.LINK}?etape=adultes",
    f"/inscription/{samples_enrolment.LINK}?etape=pieces",
    "/inscription/retrouver",
    "/inscription/retrouver/envoye",
    "/inscription/reprendre?jeton=un-jeton-de-courriel",
]
PARENT = [
    "/accueil",
    "/enfants",
    "/demandes",
    "/demandes?onglet=compte",
    f"/demandes/{samples.REQUEST}/retirer",
    "/sessions",
    "/compte/mot-de-passe",
    "/releve",
    f"/releve/factures/{samples.INVOICE}",
    f"/releve/reglements/{samples_account.PAYMENT}",
    "/boite-de-reception",
    "/boite-de-reception/nouveau",
    f"/boite-de-reception/{samples_talk.TALK}",
    "/enfants/agenda",
    f"/rappels/{samples_reminders.REMINDER}",
    f"/rappels/{samples_reminders.OPENING}",
    "/compte/rappels",
    "/menus",
    "/infos",
    "/deconnexion",
]
CHIEF = [
    "/agents/reglages/agents",
    "/agents/reglages/agents/nouveau",
    f"/agents/reglages/agents/{samples_town.ROY}",
]
HEAD = [
    "/agents",
    "/agents/reglages",
    "/agents/reglages/ecrans",
    "/agents/reglages/ouvertures",
    "/agents/reglages/ouvertures/nouvelle",
    f"/agents/reglages/ouvertures/{samples_windows.WINDOW}",
    f"/agents/reglages/ouvertures/{samples_windows.WINDOW}/retrait",
    "/agents/reglages/agents",
    "/agents/reglages/commune",
    "/agents/reglages/boite",
    "/agents/reglages/dossiers",
    "/agents/reglages/demandes",
    "/agents/reglages/motifs/refus?motif=full",
    "/agents/reglages/motifs/questions",
    "/agents/reglages/mots-de-passe",
    "/agents/reglages/ecrans/menus",
    "/agents/messages",
    "/agents/actualites",
    f"/agents/actualites/{samples_talk.NEWS_ID}",
    "/agents/rappels",
    "/agents/menus",
    "/agents/infos",
    "/agents/infos/nouveau",
    f"/agents/infos/{samples_papers.RULES}",
    "/agents/menus/importer",
    "/agents/messages/plusieurs",
    "/agents/messages/familles?q=dupont",
    f"/agents/messages/{samples_talk.TALK}",
    "/agents/dossiers",
    "/agents/dossiers/nouveau",
    f"/agents/dossiers/{samples_enrolment.FILE}",
    f"/agents/dossiers/{samples_enrolment.FILE}?etape=enfants&plus=1",
    f"/agents/dossiers/{samples_enrolment.FILE}?etape=souhaits",
    f"/agents/dossiers/{samples_enrolment.FILE}?etape=pieces",
    f"/agents/dossiers/{samples_enrolment.COMPLETE}",
    "/agents/demandes",
    f"/agents/demandes/{samples.REQUEST}",
    f"/agents/demandes/selection?action=refuse&id={samples.REQUEST}&id={samples.REQUEST_2}",
    "/agents/familles?q=dupont",
    f"/agents/familles/{samples.FAMILY}",
    f"/agents/familles/{samples.FAMILY}/decisions",
    f"/agents/familles/{samples.FAMILY}/decisions/nouvelle",
    f"/agents/familles/{samples.FAMILY}/decisions/{samples_court.IN_FORCE}",
    f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-04",
    "/agents/impayes",
    f"/agents/releve/{samples.JEAN}",
    f"/agents/releve/{samples.JEAN}/factures/{samples.INVOICE}",
    "/agents/reprises",
    "/agents/prelevement",
    "/agents/regies",
    "/agents/reglages/justificatifs",
    "/agents/echeances?pai=1",
]
SCREENS = (
    [("", path) for path in GUEST]
    + [("parent", path) for path in PARENT]
    + [("head", path) for path in HEAD]
    + [("chief", path) for path in CHIEF]
)


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor(refusals=True)


@pytest.mark.parametrize(("who", "path"), SCREENS, ids=lambda value: value or "guest")
def test_axe_finds_nothing_large_and_small_light_and_dark(visit: Any, who: str, path: str) -> None:
    axe.clean(visit.read(path, who))


def test_a_parent_signs_in_without_script(visit: Any, gateway: GatewaySite) -> None:
    tab = visit("/connexion", java_script_enabled=False)
    tab.fill("#identifiant", "jean.dupont")
    tab.fill("#mot-de-passe", "Bonbons1")
    tab.click("main button[type=submit]")
    expect(tab).to_have_url(gateway.url + "/accueil")
    assert "AL-36" in tab.content()


def test_after_a_refusal_the_summary_has_the_focus_and_leads_to_the_field(
    visit: Any, gateway: GatewaySite
) -> None:
    gateway.services.answers["sign-in"] = Refusal("wrong_credentials")
    tab = visit("/connexion")
    tab.fill("#identifiant", "jean.dupont")
    tab.fill("#mot-de-passe", "Faux12345")
    tab.click("main button[type=submit]")
    expect(tab.locator("#erreurs")).to_be_focused()
    expect(tab.locator("#identifiant")).to_have_value("jean.dupont")
    expect(tab.locator("#mot-de-passe")).to_have_value("")
    assert axe.sentences(axe.run(tab)["violations"]) == []
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.locator("#identifiant")).to_be_focused()


@pytest.mark.parametrize("service", ["family", "planning", "billing", "requests"])
def test_with_a_service_away_home_is_still_accessible(visit: Any, gateway: GatewaySite, service: str) -> None:
    gateway.services.away(service)
    tab = visit("/accueil", "parent")
    expect(tab.locator(".panel-unavailable")).to_have_count(2 if service == "planning" else 1)
    assert axe.sentences(axe.run(tab)["violations"]) == []


def test_the_counters_refresh_without_losing_the_focus(visit: Any, gateway: GatewaySite) -> None:
    tab = visit("/agents", "head")
    tab.focus("#compteurs a[href='/agents/demandes']")
    gateway.services.answers["request-counts"] = {**samples.COUNTS, "to_decide": 13}
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    tab.wait_for_selector("#compteurs :text('13\u00a0demandes')", timeout=15_000)
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "/agents/demandes"


def test_the_whole_page_of_the_queue_is_ticked_with_one_box_and_said(visit: Any) -> None:
    tab = visit("/agents/demandes", "head")
    tab.check("#tout")
    tab.wait_for_selector("[data-pf-selected]:has-text('1 sélectionnée')")
    tab.click("text=Refuser la sélection")
    expect(tab.locator("h1")).to_have_text("Refuser 1\u00a0demande")


def test_single_keys_are_off_until_asked_for_and_never_decide_while_typing(
    visit: Any, gateway: GatewaySite
) -> None:
    gateway.services.answers["request-queue"] = {
        "total": 2,
        "requests": [samples.card(), samples.card(samples.REQUEST_2, samples.PROPOSAL_2)],
    }
    before = len(gateway.services.sent)
    tab = visit("/agents/demandes", "head")
    first, second = tab.locator("#objet-1"), tab.locator("#objet-2")
    first.focus()
    for key in "jaro":
        tab.keyboard.press(key)
    expect(first).to_be_focused()
    expect(tab.locator("#raccourcis-aide")).to_be_hidden()
    tab.get_by_label("Raccourcis clavier").check()
    expect(tab.locator("#raccourcis-aide")).to_contain_text("J demande suivante")
    tab.keyboard.press("j")
    expect(first).to_be_focused()
    tab.keyboard.press("j")
    expect(second).to_be_focused()
    tab.emulate_media(color_scheme="dark")
    assert axe.sentences(axe.run(tab)["violations"]) == []
    tab.keyboard.press("k")
    expect(first).to_be_focused()
    tab.focus("#chercher")
    tab.keyboard.type("jar")
    tab.keyboard.press("Control+a")
    expect(tab.locator("#chercher")).to_have_value("jar")
    expect(tab).to_have_url(gateway.url + "/agents/demandes")
    second.focus()
    tab.keyboard.press("o")
    tab.wait_for_url(f"**/agents/demandes/{samples.REQUEST_2}")
    tab.goto(gateway.url + "/agents/demandes")
    expect(tab.get_by_label("Raccourcis clavier")).to_be_checked()
    tab.keyboard.press("j")
    tab.keyboard.press("r")
    tab.wait_for_url(f"**/agents/demandes/selection?action=refuse&id={samples.REQUEST}&*")
    assert len(gateway.services.sent) == before
    tab.goto(gateway.url + "/agents/demandes")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("a")
    tab.wait_for_selector(".notice:has-text('demande acceptée')")
    assert len(gateway.services.sent) == before + 1
    command = gateway.services.last(DecideRequest)
    assert (str(command.family_request_id), command.decision) == (samples.REQUEST_2, "accept")


def test_the_queue_is_decided_with_the_keyboard_alone(visit: Any, gateway: GatewaySite) -> None:
    tab = visit(f"/agents/demandes/{samples.REQUEST}", "head")
    tab.focus("#motif")
    tab.keyboard.press("C")
    for _ in range(4):  # the words to the family, a document to join, what accepts
        tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.value") == "refuse"
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".notice:has-text('demande refusée')")
    assert gateway.services.last(DecideRequest).reason_code == "full"


@pytest.mark.parametrize("width", [1280, 360])
def test_a_family_is_found_from_the_header_without_script(
    visit: Any, gateway: GatewaySite, width: int
) -> None:
    tab = visit("/agents", "head", java_script_enabled=False)
    tab.set_viewport_size({"width": width, "height": 800})
    if width == 360:
        tab.click(".nav-button")
    field = tab.get_by_role("searchbox", name="Chercher une famille ou un enfant")
    expect(field).to_have_count(1)
    field.fill("dupont")
    field.press("Enter")
    tab.wait_for_url(gateway.url + "/agents/familles?q=dupont")
    assert "famille trouvée" in tab.content()


def test_the_appearance_is_chosen_at_the_foot_of_the_page(visit: Any, gateway: GatewaySite) -> None:
    tab = visit("/demandes", "parent")
    tab.click("footer button[value=dark]")
    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
    expect(tab).to_have_url(gateway.url + "/demandes")
    assert axe.sentences(axe.run(tab)["violations"]) == []


def test_an_upload_over_the_limit_gets_a_page(visit: Any, gateway: GatewaySite) -> None:
    tab = visit("/demandes", "parent")
    status = tab.evaluate(
        "fetch('/theme', {method: 'POST', body: 'theme=' + 'x'.repeat(1500000), "
        "headers: {'content-type': 'application/x-www-form-urlencoded'}}).then(reply => reply.status)"
    )
    assert status == 413


@pytest.mark.parametrize(
    ("who", "path", "kept", "left_out"),
    [
        ("parent", "/menus?semaine=2015-05-06", ".meal dd", ".menu-weeks"),
        ("parent", "/demandes", "main h1", "main .actions"),
        ("agent", "/agents/pointage", ".roll-name", ".save-bar"),
    ],
)
def test_paper_keeps_what_is_read_and_leaves_out_what_is_pressed(
    visit: Any, who: str, path: str, kept: str, left_out: str
) -> None:
    tab = visit(path, who)
    tab.emulate_media(media="print")
    expect(tab.locator(kept).first).to_be_visible()
    assert tab.locator(left_out).count() > 0
    assert not any(one.is_visible() for one in tab.locator(left_out).all())
    assert tab.locator(".mark-none").all() == [] or tab.locator(".mark-none").first.is_hidden()
