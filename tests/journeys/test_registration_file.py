"""A family comes in: on paper at the desk, or online; a family alike is proposed; the letter opens the account."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect
from pypdf import PdfReader

from deploy.demo.logins import STAFF_PASSWORD
from tests.journeys.browsing import Person, chromium, gateway
from tests.journeys.guides import Told
from tests.journeys.test_getting_in import CHOSEN, CODE, phone, sign_in
from tests.support.harness import ServiceUnderTest

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
async def desk(on_4_may: Told) -> AsyncIterator[tuple[str, Any]]:
    """The portal's address and a browser."""
    async with gateway(on_4_may) as url, chromium() as browser:
        yield url, browser


async def types(page: Page, fields: dict[str, str], button: str = "Enregistrer et continuer") -> None:
    """Fills a step and goes on."""
    for key, text in fields.items():
        await page.locator(f"#{key.replace('.', '-')}").fill(text)
    await page.get_by_role("button", name=button).click()


def household(last: str, first: str, street: str) -> dict[str, str]:
    """The first step."""
    return {
        "guardian.0.last_name": last,
        "guardian.0.first_name": first,
        "guardian.0.address.street": street,
        "guardian.0.address.postcode": "31400",
        "guardian.0.address.town": "Saint-Jean",
    }


def child(last: str, first: str) -> dict[str, str]:
    """The third step."""
    return {
        "child.0.last_name": last,
        "child.0.first_name": first,
        "child.0.birth_date": "2009-03-02",
        "child.0.school": "École Jean Ferrat",
    }


async def letter(agent: Person, folder: Path) -> tuple[str, str]:
    """The identifier and the code of the letter an agent prints for the only person of the list."""
    await agent.page.locator("[data-pf-one]").first.check()
    async with agent.page.expect_download() as download:
        await agent.page.get_by_role("button", name="Éditer les codes (PDF)").click()
    file = folder / "code.pdf"
    await (await download.value).save_as(file)
    text = " ".join(PdfReader(io.BytesIO(file.read_bytes())).pages[0].extract_text().split())
    identifier, code = re.search(r"Votre identifiant (\S+) Votre code", text), CODE.search(text)
    assert identifier is not None, text
    assert code is not None, text
    return identifier[1], code[0]


async def test_a_paper_file_becomes_a_family_that_signs_in(
    desk: tuple[str, Any], on_4_may: Told, tmp_path: Path
) -> None:
    url, browser = desk
    agent = await Person.arrives(browser, url, "accueil", STAFF_PASSWORD)
    page = agent.page
    await agent.goes("/agents/dossiers")
    await page.get_by_role("link", name="Saisir un dossier").click()
    await types(page, household("L’HÉRITIER", "Maëlle", "12, Rue des bonbons"))
    await expect(page.locator("h1")).to_have_text("Autres adultes")
    await types(page, {})
    await types(page, child("L’HÉRITIER", "Noé") | {"child.0.school": ""})
    await page.get_by_label("Cantine").check()
    await types(page, {})
    await page.get_by_label("Attestation d’assurance").select_option("missing")
    await types(page, {})

    await agent.reads("peut-être déjà enregistrée", "DUPONT Jean", "l’adresse")
    here = page.url
    await page.get_by_role("link", name="DUPONT Jean").click()
    await agent.reads("1001001818331")
    await page.goto(here)
    await page.get_by_role("button", name="Enregistrer la famille").click()
    await expect(page.locator("#resultat")).to_contain_text("ressemble à celle-ci")
    await page.get_by_label("Ce n’est pas la même famille que DUPONT Jean").check()
    await page.get_by_role("button", name="Enregistrer la famille").click()
    await agent.reads(
        "L’HÉRITIER Maëlle", "Il manque", "Attestation d’assurance Manquant", "Souhaité\u00a0: Cantine"
    )
    await on_4_may.town.settled()

    choice = page.get_by_label("Prestation")
    await choice.select_option(index=1)
    await page.get_by_role("button", name="Inscrire").click()
    await expect(page.locator("#resultat")).to_contain_text("Noé est inscrit à cette prestation")
    await page.get_by_role("link", name="Éditer le code").click()
    identifier, code = await letter(agent, tmp_path)
    await agent.leaves()

    parent = await phone(browser)
    await sign_in(parent, url, identifier, code)
    await parent.get_by_role("button", name="Oui, continuer").click()
    await parent.get_by_label("Mot de passe", exact=True).fill(CHOSEN)
    await parent.get_by_role("button", name="Terminer").click()
    await parent.get_by_role("link", name="Aller à l’accueil").click()
    await expect(parent.locator("main")).to_contain_text("Maëlle")
    await parent.goto(f"{url}/enfants")
    await expect(parent.locator("main")).to_contain_text("Noé")


async def test_a_file_filled_online_goes_back_once_and_is_then_registered(
    desk: tuple[str, Any], on_4_may: Told
) -> None:
    url, browser = desk
    head = await Person.arrives(browser, url, "direction", STAFF_PASSWORD)
    family = await phone(browser)
    await family.goto(f"{url}/inscription")
    await expect(family.locator("main")).to_contain_text("Le dossier se dépose en mairie")
    await head.goes("/agents/dossiers")
    await head.page.get_by_role("button", name="Ouvrir l’inscription en ligne").click()
    await head.reads("Vous le relisez ici")

    await family.reload()
    await family.get_by_role("link", name="Commencer").click()
    await types(
        family,
        household("ÖZGÜR", "Elif", "8 place Neuve") | {"guardian.0.contact.email": "elif@exemple.fr"},
    )
    link = family.url.partition("?")[0]
    await types(family, {})
    await types(family, child("ÖZGÜR", "Can") | {"child.0.birth_date": ""})
    await types(family, {})
    await family.get_by_role("link", name="Continuer").click()  # the documents may follow
    await family.get_by_role("link", name="Can, Date de naissance").click()
    await types(family, child("ÖZGÜR", "Can"))
    await family.goto(link)
    await family.get_by_role("button", name="Envoyer à la mairie").click()
    await expect(family.locator("main")).to_contain_text("La mairie relit votre dossier")

    await head.goes("/agents/dossiers?etat=sent")
    await head.page.get_by_role("link", name="ÖZGÜR Elif").click()
    await head.page.get_by_label("Ce qui manque ou ne va pas").fill("Donnez un téléphone.")
    await head.page.get_by_role("button", name="Renvoyer").click()
    await head.reads("Aucun dossier")
    await ServiceUnderTest(on_4_may.town, "family").run_timer("send-mails")
    mail = (await on_4_may.mails())[-1]
    assert "Donnez un téléphone." in mail
    assert link.removeprefix(url) in mail

    await family.goto(f"{link}?etape=foyer")
    await expect(family.locator("main")).to_contain_text("Donnez un téléphone.")
    await types(family, {"guardian.0.contact.mobile": "06 01 02 03 04"})
    await family.goto(link)
    await family.get_by_role("button", name="Envoyer à la mairie").click()
    await head.goes("/agents/dossiers?etat=sent")
    await head.page.get_by_role("link", name="ÖZGÜR Elif").click()
    await head.page.get_by_role("button", name="Enregistrer la famille").click()
    await head.reads("Famille n°", "Inscrire Can")
    await head.leaves()
    await family.reload()
    await expect(family.locator("main")).to_contain_text("Votre dossier est enregistré")
