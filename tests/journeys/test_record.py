"""A family moves and names who may collect its child: asked, decided by an agent, and seen by the parent."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from contracts.family import FamilySheet
from deploy.demo.guide import CHILD_ID, FAMILY_ID
from deploy.demo.logins import FAMILY_PASSWORD, STAFF_PASSWORD
from tests.journeys.browsing import Person, chromium, gateway
from tests.journeys.guides import Told

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]

OLD, NEW = "12 rue des Bonbons", "4 allée de l’Étang"
SURNAME = "D’ARC-L’ÉTANG"


async def test_a_family_changes_its_address_and_an_agent_accepts(on_4_may: Told) -> None:
    async with gateway(on_4_may) as url, chromium() as browser:
        jean = await Person.arrives(browser, url, "jean.dupont", FAMILY_PASSWORD)
        await jean.page.get_by_role("link", name="Mon compte").first.click()
        await jean.reads("1001001818331", "Séparé", OLD, "31400", "Jeanne")
        await _asks_to_move(jean)
        agent = await Person.arrives(browser, url, "accueil", STAFF_PASSWORD)
        await on_4_may.town.settled()
        await agent.goes("/agents/demandes")
        await agent.reads("DUPONT", "Infos responsable", f"{OLD} → {NEW}")
        await agent.page.get_by_role("link", name="Infos responsable").click()
        await agent.page.get_by_role("button", name="Accepter").click()
        await agent.reads("1 demande acceptée")
        await on_4_may.town.settled()
        await jean.goes("/compte")
        await jean.reads(NEW)
        await expect(jean.page.locator("main")).not_to_contain_text("en attente de réponse")
        await jean.goes("/demandes?onglet=compte")
        accepted = jean.page.get_by_role("region", name="Demandes acceptées").last
        await expect(accepted).to_contain_text(NEW)
        await expect(accepted).to_contain_text("06 12 34 56 78")
        await jean.page.locator("th a", has_text="Infos responsable").first.click()
        await jean.reads("Acceptée", "Appliqué", OLD, NEW)
        await jean.leaves()
        await agent.leaves()
    sheet = await on_4_may.sees(FamilySheet(family_id=FAMILY_ID))
    assert sheet.guardians[0].address.street == NEW


async def _asks_to_move(jean: Person) -> None:
    await jean.page.get_by_role("link", name="Infos responsable").click()
    await jean.page.get_by_label("Adresse", exact=True).fill(NEW)
    await jean.page.get_by_label("Mobile").fill("06 12 34 56 78")
    await jean.page.get_by_role("button", name="Vérifier ma demande").click()
    await jean.reads("Vérifier avant d’envoyer", OLD, NEW, "06 12 34 56 78")
    await jean.page.get_by_role("button", name="Envoyer ma demande").click()
    await jean.reads("Votre demande est envoyée", "en attente de réponse", "Réponse attendue", OLD, NEW)


async def test_a_refused_person_may_be_asked_for_again(on_4_may: Told) -> None:
    async with gateway(on_4_may) as url, chromium() as browser:
        jean = await Person.arrives(browser, url, "jean.dupont", FAMILY_PASSWORD)
        await jean.goes("/enfants")
        await jean.page.get_by_role("link", name="Fiche").first.click()
        await jean.page.get_by_role("link", name="Ajouter une personne").click()
        await jean.page.get_by_label("Nom", exact=True).first.fill(SURNAME)
        await jean.page.get_by_label("Prénom").first.fill("Odile")
        await jean.page.get_by_role("button", name="Vérifier ma demande").click()
        await jean.page.get_by_role("button", name="Envoyer ma demande").click()
        await jean.reads("Votre demande est envoyée")
        agent = await Person.arrives(browser, url, "accueil", STAFF_PASSWORD)
        await on_4_may.town.settled()
        await agent.goes("/agents/demandes?type=authorised_persons")
        await agent.reads(f"Odile {SURNAME}")
        await agent.page.get_by_role("link", name="Autorisations – ").click()
        await agent.page.get_by_label("Motif (obligatoire pour refuser)").select_option(index=1)
        await agent.page.get_by_label("Précision pour la famille").fill("Il manque le lien avec l’enfant.")
        await agent.page.get_by_role("button", name="Refuser").click()
        await on_4_may.town.settled()
        await jean.goes("/demandes")
        await jean.reads("Demandes refusées", "Il manque le lien avec l’enfant.", SURNAME)
        await jean.page.get_by_role("link", name="Demander à nouveau").first.click()
        await expect(jean.page.get_by_label("Nom", exact=True).first).to_have_value(SURNAME)
        assert jean.page.url.startswith(f"{url}/enfants/{CHILD_ID}/personnes")
        await jean.leaves()
        await agent.leaves()
