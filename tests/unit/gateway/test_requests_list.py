"""Liste des demandes: the guide's halves, kinds and columns; taking back; asking again."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from tests.unit.gateway import samples, samples_record
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, sent, text

WAITING = f"/demandes/attente/{samples_record.PROPOSAL_FILE}/retirer"
FILE = f"/demandes/{samples_record.REQUEST_FILE}"


@pytest.fixture
def services(services: Services) -> Services:
    """With demands about the file."""
    services.answers |= samples_record.ANSWERS
    return services


def asked(services: Services, *cards: dict[str, Any]) -> None:
    """What the family asked."""
    services.answers["family-requests"] = {"total": len(cards), "requests": list(cards)}


REFUSED = samples_record.card(
    "refused", decided_at="2015-05-03T10:00:00+02:00", reason_label="Justificatif manquant", due_on=None
)


async def test_the_account_s_half_has_the_guide_s_kinds_and_columns(
    as_parent: Browser, services: Services
) -> None:
    asked(services, REFUSED)
    page = text(await as_parent.get("/demandes?onglet=compte"))
    for kind in ("responsable", "conjoint", "fiscales", "CAF", "bancaires"):
        assert f">Informations {kind}" in page
    for column in (
        "Responsable", "Qualité", "Adresse", "Tél. domicile", "Tél. prof.", "Mobile", "E-mail", "Profession",
        "Employeur", "Adresse employeur", "Date de demande", "Date de refus", "Motif du refus",
    ):  # fmt: skip
        assert f'role="columnheader">{column}</th>' in page, column
    for value in (
        "4 allée de l’Étang",
        "06 01 02 03 04",
        "04/05/2015",
        "03/05/2015",
        "Justificatif manquant",
    ):
        assert value in page
    assert "Aucune demande acceptée depuis un mois." in page
    assert f"/compte/responsable?reprendre={samples_record.PROPOSAL_FILE}" in page


async def test_a_long_list_is_read_page_by_page_and_says_nothing_of_the_other_pages(
    as_parent: Browser, services: Services
) -> None:
    services.answers["family-requests"] = {"total": 230, "requests": [REFUSED]}
    page = text(await as_parent.get("/demandes?onglet=compte&page=2"))
    assert "Page 2 sur 3" in page
    assert "Aucune demande acceptée sur cette page." in page
    assert "Aucune demande de ce type sur cette page" in text(await as_parent.get("/demandes?page=2"))


async def test_what_the_town_hall_wrote_with_an_acceptance_is_read_on_the_portal_too(
    as_parent: Browser, services: Services
) -> None:
    accepted = samples_record.card(
        "accepted", decided_at="2015-05-03T10:00:00+02:00", reason_note="Passez signer le dossier."
    )
    asked(services, accepted)
    assert "Passez signer le dossier." in text(await as_parent.get("/demandes?onglet=compte"))
    services.answers["request-detail"] = samples.detail(accepted)
    one = text(await as_parent.get(f"/demandes/{accepted['family_request_id']}"))
    assert "La mairie précise :</strong>" in one
    assert "Passez signer le dossier." in one


async def test_refused_and_accepted_are_apart_and_what_waits_comes_first(
    as_parent: Browser, services: Services
) -> None:
    accepted = samples_record.card("accepted", decided_at="2015-05-03T10:00:00+02:00")
    asked(services, accepted, REFUSED, samples_record.card())
    services.answers["family-proposal-details"] = {"proposals": [samples_record.detail()]}
    page = text(await as_parent.get("/demandes?onglet=compte"))
    places = [
        page.index(f">{title}</h2>")
        for title in ("Demandes en attente", "Demandes refusées", "Demandes acceptées")
    ]
    assert places == sorted(places)
    assert "Réponse attendue au plus tard le jeudi 7 mai." in page
    assert "Date d’acceptation" in page
    assert f"{FILE}/retirer" in page


async def test_an_address_is_shown_whole_where_a_part_of_it_changes(
    as_parent: Browser, services: Services
) -> None:
    asked(services, REFUSED)
    services.answers["family-proposal-details"] = {"proposals": [samples_record.detail()]}
    page = text(await as_parent.get("/demandes?onglet=compte"))
    assert "4 allée de l’Étang, 31400, Saint-Jean" in page


async def test_the_content_of_demands_is_asked_of_family_once_and_health_not_at_all(
    as_parent: Browser, services: Services
) -> None:
    health = samples_record.card(kind="health", proposal_id=samples_record.PROPOSAL_HEALTH)
    asked(services, health, samples_record.card(kind="child"), samples_record.card(kind="consents"))
    page = text(await as_parent.get("/demandes"))
    assert [name for name, _ in services.asked].count("family-proposal-details") == 1
    assert "ces données sont protégées" in page
    assert "Données sanitaires" in page


async def test_health_is_opened_on_the_page_of_its_demand(as_parent: Browser, services: Services) -> None:
    card = samples_record.card(kind="health", proposal_id=samples_record.PROPOSAL_HEALTH)
    services.answers["request-detail"] = samples.detail(card)
    fields = [{"key": "health.glasses", "before": "no", "after": "yes", "outcome": None}]
    detail = samples_record.detail(samples_record.PROPOSAL_HEALTH, "health", fields=fields)
    services.answers["family-proposal-details"] = {"proposals": [detail]}
    page = text(await as_parent.get(FILE))
    assert "Port de lunettes" in page


async def test_with_family_away_the_list_still_says_states_and_dates(
    as_parent: Browser, services: Services
) -> None:
    asked(services, samples_record.card())
    services.away("family")
    page = text(await as_parent.get("/demandes?onglet=compte"))
    assert "momentanément indisponible" in page
    assert "En attente de réponse" in page


async def test_a_conflict_is_said_plainly_field_by_field(as_parent: Browser, services: Services) -> None:
    card = samples_record.card(back_reason="changed_meanwhile")
    services.answers["request-detail"] = samples.detail(card)
    detail = samples_record.detail()
    detail["fields"] = [
        detail["fields"][0] | {"outcome": "conflict", "before": "9 rue Neuve"},
        detail["fields"][1],
    ]
    services.answers["family-proposal-details"] = {"proposals": [detail]}
    answer = await as_parent.get(FILE)
    page = text(answer)
    check(answer.text)
    assert "Votre dossier a changé depuis cette demande" in page
    assert "Changé entre-temps, à décider de nouveau" in page
    assert "9 rue Neuve" in page
    asked(services, card)
    assert "la mairie compare et décide de nouveau" in text(await as_parent.get("/demandes?onglet=compte"))


async def test_each_field_says_how_it_ended(as_parent: Browser, services: Services) -> None:
    services.answers["request-detail"] = samples.detail(samples_record.card("accepted"))
    detail = samples_record.detail(state="applied")
    detail["fields"] = [one | {"outcome": "applied"} for one in detail["fields"]]
    services.answers["family-proposal-details"] = {"proposals": [detail]}
    assert text(await as_parent.get(FILE)).count("Appliqué") == 2


async def test_the_page_of_an_absence_says_its_days(as_parent: Browser, services: Services) -> None:
    page = text(await as_parent.get(f"/demandes/{samples.REQUEST}"))
    assert "mercredi 6 mai" in page
    assert "absent excusé" in page


async def test_a_demand_is_taken_back_from_the_record_it_would_change(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(f"{WAITING}?retour=/compte")
    assert "4 allée de l’Étang" in page.text
    check(page.text)
    form = {name: page.hidden(name) for name in ("csrf", "command_id", "retour")}
    answer = await as_parent.post(WAITING, form)
    assert answer.header("location") == "/compte"
    assert [str(command.proposal_id) for command in sent(services)] == [samples_record.PROPOSAL_FILE]
    asked(services, samples_record.card())
    assert "Demandes que vous avez retirées" in text(await as_parent.get("/demandes?onglet=compte"))


async def test_taking_back_never_leads_to_another_site(as_parent: Browser) -> None:
    page = await as_parent.get(f"{WAITING}?retour=//evil.example")
    assert page.hidden("retour") == "/demandes?onglet=compte"


async def test_a_demand_filed_by_requests_is_taken_back_at_its_owner(
    as_parent: Browser, services: Services
) -> None:
    services.answers["request-detail"] = samples.detail(samples_record.card())
    page = await as_parent.get(f"{FILE}/retirer")
    await as_parent.post(
        f"{FILE}/retirer", {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    )
    assert sent(services)[0].NAME == "withdraw-family-proposal"


async def test_somebody_else_s_demand_does_not_exist(as_parent: Browser, services: Services) -> None:
    services.answers["family-proposal-details"] = {"proposals": []}
    services.answers["request-detail"] = Refusal("not_found")
    assert (await as_parent.get(WAITING)).status == 404
    assert (await as_parent.get(FILE)).status == 404


async def test_a_refused_absence_may_be_asked_again_on_its_month(
    as_parent: Browser, services: Services
) -> None:
    asked(services, samples.card(state="refused"))
    page = await as_parent.get("/demandes")
    assert f"/enfants/{samples.LEA}/planning?vue=mois&amp;mois=2015-05" in page.text


async def test_the_account_s_half_leaves_as_a_spreadsheet_with_the_guide_s_columns(
    as_parent: Browser, services: Services
) -> None:
    asked(services, REFUSED)
    file = (await as_parent.get("/demandes.csv?onglet=compte")).text
    assert "Qualité;Adresse;Tél. domicile" in file
    assert "4 allée de l’Étang" in file
    assert "Justificatif manquant" in file


async def test_agents_read_before_and_after_of_a_family_s_file(as_agent: Browser, services: Services) -> None:
    services.answers["request-queue"] = {"total": 1, "requests": [samples_record.card()]}
    page = text(await as_agent.get("/agents/demandes"))
    assert "Infos responsable" in page
    assert "Adresse : 12 rue des Bonbons → 4 allée de l’Étang" in page
    services.answers["request-detail"] = samples.detail(samples_record.card())
    page = text(await as_agent.get(f"/agents/demandes/{samples_record.REQUEST_FILE}"))
    assert "4 allée de l’Étang" in page
    assert "Prestation" not in page


async def test_the_queue_opens_no_health_file_by_being_looked_at(
    as_agent: Browser, services: Services
) -> None:
    health = samples_record.card(kind="health")
    services.answers["request-queue"] = {"total": 1, "requests": [health]}
    page = text(await as_agent.get("/agents/demandes"))
    assert "à lire dans la demande" in page
    assert "family-proposal-details" not in [name for name, _ in services.asked]
    services.answers["request-detail"] = samples.detail(health)
    await as_agent.get(f"/agents/demandes/{samples_record.REQUEST_FILE}")
    assert "family-proposal-details" in [name for name, _ in services.asked]


async def test_an_agent_reads_whose_telephone_is_to_change(as_agent: Browser, services: Services) -> None:
    about = {"child_id": samples.LEA, "child_name": "Léa DUPONT", "offering": "", "facility": "", "days": []}
    card = samples_record.card(kind="authorised_persons", summary=about)
    services.answers["request-detail"] = samples.detail(card)
    key = f"authorised.{samples_record.GRANNY}.phone"
    fields = [{"key": key, "before": "1", "after": "2", "outcome": None}]
    detail = samples_record.detail(kind="authorised_persons", fields=fields)
    services.answers["family-proposal-details"] = {"proposals": [detail]}
    page = text(await as_agent.get(f"/agents/demandes/{samples_record.REQUEST_FILE}"))
    assert "Odile D’ARC-L’ÉTANG – Téléphone" in page
