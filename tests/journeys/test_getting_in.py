"""From the posted code to the sign-out, and back in when the password is lost: with the real services and a browser."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect
from pypdf import PdfReader

from deploy.demo.logins import FAMILY_PASSWORD, STAFF_PASSWORD
from tests.journeys.browsing import PATIENCE, Person, chromium, gateway
from tests.journeys.guides import PORTAL, Told
from tests.support.harness import ServiceUnderTest

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]

CHOSEN = "Tilleul2015"
CODE = re.compile(r"[2-9C-Y]{5}-[2-9C-Y]{5}-[2-9C-Y]{5}")


@pytest.fixture
async def door(on_4_may: Told) -> AsyncIterator[tuple[str, Any]]:
    """The portal's address and a browser."""
    async with gateway(on_4_may) as url, chromium() as browser:
        yield url, browser


async def phone(browser: Any) -> Page:
    """A parent's telephone, on which nobody has signed in."""
    context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR")
    page: Page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    return page


async def sign_in(page: Page, url: str, identifier: str, password: str) -> None:
    """The ordinary door."""
    await page.goto(f"{url}/connexion")
    await page.get_by_label("Identifiant", exact=True).fill(identifier)
    await page.get_by_label("Mot de passe", exact=True).fill(password)
    await page.get_by_role("button", name="Me connecter").click()


async def letter(agent: Person, tmp_path: Path) -> tuple[str, str]:
    """What an agent prints for the first family without a code: identifier and code."""
    await agent.goes("/agents/comptes?etat=none")
    await agent.page.locator("[data-pf-one]").first.check()
    async with agent.page.expect_download() as download:
        await agent.page.get_by_role("button", name="Éditer les codes (PDF)").click()
    file = tmp_path / "codes.pdf"
    await (await download.value).save_as(file)
    text = " ".join(PdfReader(io.BytesIO(file.read_bytes())).pages[0].extract_text().split())
    identifier = re.search(r"Votre identifiant (\S+) Votre code", text)
    code = CODE.search(text)
    assert identifier is not None, text
    assert code is not None, text
    assert "vendredi 3 juillet 2015" in text.replace("\u00a0", " ")
    return identifier[1], code[0]


async def test_a_family_activates_its_account_with_the_letter_and_signs_out(
    door: tuple[str, Any], tmp_path: Path
) -> None:
    url, browser = door
    agent = await Person.arrives(browser, url, "accueil", STAFF_PASSWORD)
    identifier, code = await letter(agent, tmp_path)
    await agent.goes(f"/agents/comptes?etat=waiting&q={identifier.partition('.')[2]}")
    await agent.reads(identifier, "Code envoyé")

    parent = await phone(browser)
    await sign_in(parent, url, identifier, code.lower().replace("-", " "))
    await expect(parent.locator("h1")).to_have_text("Est-ce bien vous\u00a0?")
    await expect(parent.locator("main")).to_contain_text("*****")
    await parent.get_by_role("button", name="Oui, continuer").click()
    await expect(parent.locator("h1")).to_have_text("Choisir un mot de passe")
    await parent.get_by_label("Mot de passe", exact=True).fill(CHOSEN)
    await expect(parent.locator("[data-pf-held]")).to_have_count(4)
    await parent.get_by_role("button", name="Terminer").click()
    await expect(parent.locator("main")).to_contain_text("Votre compte est activé")
    await parent.get_by_role("link", name="Aller à l’accueil").click()
    await expect(parent.locator("main")).to_contain_text("lundi 4 mai 2015")

    await agent.goes(f"/agents/comptes?etat=active&q={identifier.partition('.')[2]}")
    await agent.reads(identifier, "Activé")
    await parent.context.clear_cookies()
    await sign_in(parent, url, identifier, code)
    await expect(parent.locator("#erreurs")).to_contain_text("Ce code a déjà servi")
    await sign_in(parent, url, identifier, CHOSEN)
    await expect(parent.get_by_role("button", name="Déconnexion")).to_be_visible()
    await agent.leaves()


async def test_jean_gets_back_in_with_the_link_sent_to_him(door: tuple[str, Any], on_4_may: Told) -> None:
    url, browser = door
    before = await phone(browser)
    await sign_in(before, url, "jean.dupont", FAMILY_PASSWORD)
    await expect(before.get_by_role("button", name="Déconnexion")).to_be_visible()

    jean = await phone(browser)
    await jean.goto(f"{url}/connexion")
    await jean.get_by_role("link", name="Mot de passe oublié").click()
    await jean.get_by_label("Identifiant ou adresse e-mail").fill("jean.dupont@wanadoo.fr")
    await jean.get_by_role("button", name="Envoyer le lien").click()
    await expect(jean.locator("h1")).to_have_text("Regardez vos e-mails")
    identity = ServiceUnderTest(on_4_may.town, "identity")
    await identity.run_timer("send-mails")
    link = re.search(rf"{re.escape(PORTAL)}(/mot-de-passe-oublie/\S+)", (await on_4_may.mails())[-1])
    assert link is not None
    await jean.goto(url + link[1])
    await jean.get_by_label("Nouveau mot de passe").fill(CHOSEN)
    await jean.get_by_role("button", name="Changer").click()
    await expect(jean.locator("main")).to_contain_text("Votre mot de passe est changé")
    await sign_in(jean, url, "jean.dupont", FAMILY_PASSWORD)
    await expect(jean.locator("#erreurs")).to_contain_text("incorrect")
    await sign_in(jean, url, "jean.dupont", CHOSEN)
    await expect(jean.get_by_role("button", name="Déconnexion")).to_be_visible()

    await before.goto(f"{url}/enfants")
    await expect(before.locator("h1")).to_have_text("Se connecter")
    await identity.run_timer("send-mails")
    assert "vient d’être remplacé" in (await on_4_may.mails())[-1]
    await jean.goto(url + link[1])
    await expect(jean.locator("h1")).to_have_text("Ce lien n’est plus valable")
