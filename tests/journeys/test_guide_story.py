"""The guide's story in one visit after another, tab by tab: from the posted code to the sign-out, at the dates of its screens."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.async_api import Route, expect

from contracts.identity import IssueCodes
from contracts.messages import InboxSettings, SetInbox
from deploy.demo.guide import JEAN_ID
from tests.journeys.browsing import Person, chromium, gateway
from tests.journeys.guides import AGENT, Told
from tests.support.actors import staff

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]

HEAD = staff("direction", name="M. Petit")
NBSP = "\u00a0"
CHOSEN, CHANGED = "Tilleul2015", "Bonbons2015"
TABS = [
    "Accueil",
    "Mon compte",
    "Mes enfants",
    "Relevé de compte",
    "Boîte de réception",
    "Liste des demandes",
]
NOT_USED = (
    "Cette boîte de réception ne doit pas être utilisée. Il faut impérativement transmettre toutes vos "
    "demandes à l’adresse suivante (par exemple les absences hors délais) : enfance@loiron-ruille.fr"
)
LINES = [
    "ALSH Mercredi après-midi",
    "ALSH Mercredi journée",
    "ALSH Vacances après-midi",
    "ALSH Vacances journée",
    "ALSH Vacances matin",
    "Garderie matin",
    "Restauration scolaire",
]


async def test_the_guide_is_lived_from_the_posted_code_to_the_sign_out(on_4_may: Told) -> None:
    town = on_4_may.town
    code = await posted(on_4_may)
    town.clock.set("2015-04-08T14:00")
    async with chromium() as browser:
        async with gateway(on_4_may) as url:
            jean = await Person.comes(browser, url)
            await opens_the_account(jean, code)
            await tabs(jean)
            await mon_compte(jean)
            await releve(jean)
            await boite(jean)
            await liste_des_demandes(jean)
        town.clock.set("2015-05-04T08:00")
        async with gateway(on_4_may) as url:
            jean.url = url
            await accueil(jean)
            await mes_enfants(jean)
            await shortcuts(jean)
            await leaves(jean)
        await jean.leaves()


async def posted(told: Told) -> str:
    """The code of the letter, made as an agent makes it; meanwhile the town closes the inbox as the guide shows it."""
    await told.does(SetInbox(settings=InboxSettings(open=False, closed_text=NOT_USED)), HEAD)
    issued = await told.does(IssueCodes(edition=uuid4(), guardian_ids=[JEAN_ID]), AGENT)
    return str(issued.codes[0].code)


async def opens_the_account(jean: Person, code: str) -> None:
    """The code typed as a password opens the three pages of the first connection."""
    await jean.signs_in("jean.dupont", code)
    await expect(jean.page.locator("h1")).to_have_text(f"Est-ce bien vous{NBSP}?")
    await jean.page.get_by_role("button", name="Oui, continuer").click()
    await jean.page.get_by_label("Nouveau mot de passe").fill(CHOSEN)
    await expect(jean.page.locator("[data-pf-held]")).to_have_count(4)
    await jean.page.get_by_role("button", name="Terminer").click()
    await jean.page.get_by_role("link", name="Aller à l’accueil").click()
    await expect(jean.page.locator("h1")).to_have_text("Accueil")


async def tabs(jean: Person) -> None:
    """The guide's six tabs in its order, the date, and the way out."""
    menu = jean.page.get_by_role("navigation").first
    assert [" ".join(one.split()) for one in await menu.get_by_role("link").all_inner_texts()] == TABS
    await jean.reads("Jean DUPONT", "mercredi 8 avril 2015")
    await expect(jean.page.get_by_role("button", name="Déconnexion")).to_be_visible()


async def turns_to(jean: Person, tab: str) -> None:
    """By the menu."""
    await jean.page.get_by_role("navigation").first.get_by_role("link", name=tab).click()
    await expect(jean.page.locator("h1")).to_have_text(tab)


async def mon_compte(jean: Person) -> None:
    """Each field of the guide's page, and its five requests."""
    await turns_to(jean, "Mon compte")
    await jean.reads("1001001818331", "Monsieur", "DUPONT", "Jean", "Père", "Séparé", "12 rue des Bonbons")
    await jean.reads("31400", "Saint-Jean", "01.02.03.04.05", "jean.dupont@wanadoo.fr", "DUPONT JEAN")
    await jean.reads("Mon conjoint", "Jeanne", "Lotissement les bons bonbons.")
    for request in (
        "Infos responsable",
        "Informations conjoint",
        "Informations fiscales",
        "Informations CAF ou MSA",
        "Coordonnées bancaires",
    ):
        await expect(jean.page.get_by_role("link", name=request).first).to_be_visible()


async def releve(jean: Person) -> None:
    """The three operations of the school year, the balance, and the filters."""
    await turns_to(jean, "Relevé de compte")
    await jean.reads("2014-2015", f"Vous devez 120,60{NBSP}€ avant le 30 avril 2015.", "Ancien solde")
    numbers = jean.page.locator("main table tr th a")
    await expect(numbers).to_have_text([re.compile("AL-36"), re.compile("AL-228"), re.compile("AL-12")])
    await jean.reads("Régie garderie ALSH", "Règlement par chèque", f"363,80{NBSP}€", f"243,20{NBSP}€")
    await jean.page.get_by_role("link", name="Mes règlements").click()
    await expect(numbers).to_have_text([re.compile("AL-228")])


async def boite(jean: Person) -> None:
    """The tab stays, with the guide's notice and the address to write to."""
    await turns_to(jean, "Boîte de réception")
    await jean.reads(NOT_USED)
    await expect(jean.page.locator("main a[href^='mailto:']").first).to_contain_text("@")


async def liste_des_demandes(jean: Person) -> None:
    """The guide's two halves and the kinds of each."""
    await turns_to(jean, "Liste des demandes")
    halves = jean.page.get_by_role("navigation", name="Demandes")
    await expect(halves.get_by_role("link")).to_have_text(
        [re.compile("Mon compte"), re.compile("Mes enfants")]
    )
    await halves.get_by_role("link", name="Mon compte").click()
    kinds = jean.page.get_by_role("navigation", name="Type de demande")
    for kind in ("responsable", "conjoint", "fiscales", "CAF", "bancaires"):
        await expect(kinds.get_by_role("link", name=kind)).to_be_visible()
    await jean.reads("Aucune demande sur votre compte")


async def accueil(jean: Person) -> None:
    """The home page of 4 May: who, what is unpaid, and the shortcuts of the guide."""
    await jean.goes("/accueil")
    await jean.reads("lundi 4 mai 2015", "1001001818331", "DUPONT", "Monsieur")
    await jean.reads("AL-36", "08/04/2015", "30/04/2015", f"120,60{NBSP}€", f"0,00{NBSP}€")
    for shortcut in ("Changer mon mot de passe", "Infos./Documents", "Fiche d’inscription"):
        await expect(jean.page.locator("main").get_by_role("link", name=shortcut)).to_be_visible()


async def mes_enfants(jean: Person) -> None:
    """From the child to April's grid by the arrow, with the guide's lines, holidays and three meanings of a tick."""
    await turns_to(jean, "Mes enfants")
    await expect(jean.page.get_by_role("link", name="Ajouter un enfant")).to_be_visible()
    await jean.page.get_by_role("link", name="Planning").first.click()
    await jean.page.get_by_role("link", name="avril").first.click()
    heads = jean.page.locator("table[data-pf-grid] thead th")
    await expect(heads).to_have_count(30)
    await expect(heads.nth(5)).to_contain_text("Lundi de Pâques")
    await expect(jean.page.locator("table[data-pf-grid] tbody .line-name")).to_have_text(LINES)
    await expect(jean.cell("ALSH Mercredi après-midi", 8)).to_contain_text("éservé")
    await expect(jean.cell("ALSH Mercredi journée", 8)).to_contain_text("résent sans réservation")
    await expect(jean.cell("ALSH Vacances journée", 13)).to_contain_text("présent")
    await expect(jean.cell("Restauration scolaire", 28)).to_contain_text("présent")


async def shortcuts(jean: Person) -> None:
    """The icons of the home page, the menus, and the padlock."""
    for shortcut, title in (
        ("Infos./Documents", "Infos./Documents"),
        ("Fiche d’inscription", "Fiche d’inscription"),
    ):
        await jean.goes("/accueil")
        await jean.page.locator("main").get_by_role("link", name=shortcut).click()
        await expect(jean.page.locator("h1")).to_have_text(title)
    await jean.reads("1001001818331", "Léa")
    await jean.goes("/menus")
    await expect(jean.page.locator("h1")).to_contain_text("Menus")
    await jean.goes("/accueil")
    await jean.page.get_by_role("link", name="Changer mon mot de passe").click()
    await jean.page.get_by_label("Mot de passe actuel").fill(CHOSEN)
    await jean.page.get_by_label("Nouveau mot de passe").fill(CHANGED)
    await expect(jean.page.locator("[data-pf-held]")).to_have_count(4)
    await jean.page.get_by_role("button", name="Changer").click()
    await jean.reads("Votre mot de passe est changé")


async def leaves(jean: Person) -> None:
    """Out, to the town's own site; the changed password opens again."""

    async def answers(route: Route) -> None:
        await route.fulfill(content_type="text/html; charset=utf-8", body="<h1>Loiron-Ruillé</h1>")

    await jean.page.route(lambda address: not address.startswith(jean.url), answers)
    await jean.page.get_by_role("button", name="Déconnexion").click()
    await expect(jean.page.locator("h1")).to_have_text("Loiron-Ruillé")
    await jean.signs_in("jean.dupont", CHANGED)
    await expect(jean.page.locator("h1")).to_have_text("Accueil")
