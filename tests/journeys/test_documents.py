"""A certificate joined to an absence on a phone and looked at by an agent; a record certified, its rules accepted."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import FilePayload, ViewportSize, expect

from contracts.family import Campaign, MyCertification, PublishText, SetCampaign
from deploy.demo.guide import CHILD_ID, FAMILY_ID
from deploy.demo.logins import FAMILY_PASSWORD, STAFF_PASSWORD
from tests.journeys.browsing import Person, chromium, gateway
from tests.journeys.guides import JEAN, Told
from tests.support.actors import staff
from tests.web.test_documents import PNG

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]

HEAD = staff("direction", name="M. Petit")
WEEK = f"/enfants/{CHILD_ID}/planning?vue=semaine&semaine=2015-05-04"
MEALS = "Restauration scolaire"
PHONE: ViewportSize = {"width": 360, "height": 740}
PHOTO: FilePayload = {"name": "certificat.png", "mimeType": "image/png", "buffer": PNG}


async def fits(person: Person) -> None:
    """Nothing of the page is cut on a phone."""
    width: Any = await person.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


async def test_an_absence_brings_its_certificate_and_an_agent_looks_at_it(on_4_may: Told) -> None:
    async with gateway(on_4_may) as url, chromium() as browser:
        jean = await Person.arrives(browser, url, "jean.dupont", FAMILY_PASSWORD)
        await jean.page.set_viewport_size(PHONE)
        await jean.goes(WEEK)
        tuesday = jean.page.locator("section.week-day", has=jean.page.locator("#jour-2015-05-05"))
        await tuesday.locator("label.week-label", has_text=MEALS).locator("input").check()
        await jean.page.get_by_role("button", name="Déclarer une absence").click()
        await jean.page.get_by_label("Motif de l’absence").select_option(label="Maladie")
        await jean.page.get_by_label("Joindre des documents").set_input_files(PHOTO)
        await fits(jean)
        await jean.page.get_by_role("button", name="Envoyer la déclaration").click()
        await expect(jean.page.locator("#resultat")).to_contain_text("Déclaration envoyée à la mairie")
        await on_4_may.town.settled()
        await jean.goes("/documents")
        await jean.reads("certificat.png")
        await fits(jean)
        agent = await Person.arrives(browser, url, "accueil", STAFF_PASSWORD)
        await agent.goes("/agents/demandes")
        await (
            agent.page.locator("tbody tr", has_text="Absence")
            .locator("a[href^='/agents/demandes/']")
            .first.click()
        )
        await agent.reads("certificat.png")
        await expect(agent.page.locator(".proof-picture img")).to_be_visible()
        await agent.leaves()
        await jean.leaves()


async def test_a_record_is_certified_and_the_rules_accepted(on_4_may: Told) -> None:
    opened = Campaign(school_year="2014-2015", opens_on=date(2015, 5, 1))
    await on_4_may.does(SetCampaign(campaign=opened), HEAD)
    rules = PublishText(
        text_id=uuid4(),
        code="cantine",
        title="Règlement de la cantine",
        body="Les repas se réservent avant dix heures.",
        from_on=date(2015, 5, 1),
    )
    await on_4_may.does(rules, HEAD)
    async with gateway(on_4_may) as url, chromium() as browser:
        jean = await Person.arrives(browser, url, "jean.dupont", FAMILY_PASSWORD)
        await jean.page.set_viewport_size(PHONE)
        await jean.goes("/accueil")
        await jean.page.get_by_role("link", name="Certifier mon dossier").first.click()
        await jean.reads("Règlement de la cantine", "12 rue des Bonbons")
        await fits(jean)
        certify = jean.page.get_by_role("button", name="Certifier mon dossier")
        await certify.click()
        await expect(jean.page.locator("#erreurs li")).to_have_count(2)
        jean.complaints.clear()  # the browser says that a form was refused
        assert (await on_4_may.sees(MyCertification(family_id=FAMILY_ID))).due
        await jean.page.get_by_label("Je certifie que mon dossier est exact").check()
        await jean.page.get_by_label("Oui, je l’ai lu et je l’accepte").check()
        await certify.click()
        await jean.reads("Votre dossier est certifié", "Vous n’avez rien à faire", "Vos réponses")
        await jean.leaves()
    assert not (await on_4_may.sees(MyCertification(family_id=FAMILY_ID), JEAN)).due
