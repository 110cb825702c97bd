"""A new parent on a phone, far from the mast and without a mouse: every first thing one does, found by its words."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.async_api import FilePayload, expect

from contracts.identity import IssueCodes
from deploy.demo.guide import JEAN_ID
from tests.journeys.browsing import Person, chromium, gateway
from tests.journeys.guides import AGENT, Told
from tests.journeys.keyboard import PHONE, Hands, slow_network
from tests.journeys.test_gesture import with_a_brother
from tests.web.test_documents import PNG

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]

PASSWORD = "Tilleul2015"
MEALS = "Restauration scolaire"
NEW = "4 allée de l’Étang"
CERTIFICATE: FilePayload = {"name": "certificat.png", "mimeType": "image/png", "buffer": PNG}


async def test_a_new_parent_does_everything_on_a_slow_phone_without_a_mouse(on_4_may: Told) -> None:
    await with_a_brother(on_4_may)
    issued = await on_4_may.does(IssueCodes(edition=uuid4(), guardian_ids=[JEAN_ID]), AGENT)
    async with gateway(on_4_may) as url, chromium() as browser:
        jean = await Person.comes(browser, url, PHONE, phone=True)
        await slow_network(jean.page)
        hands = Hands(jean.page)
        await activates(jean, hands, issued.codes[0].code)
        await moves(jean, hands)
        await names_somebody(jean, hands)
        await books_tuesdays(jean, hands)
        await declares_an_absence(jean, hands)
        await reads_an_invoice(jean, hands)
        await jean.leaves()


async def activates(jean: Person, hands: Hands, code: str) -> None:
    """The code of the letter, typed where it is asked."""
    await jean.goes("/connexion")
    await hands.at("Se connecter")
    await hands.skips()
    await hands.presses("Activer mon compte", "link")
    await hands.at("Activer mon compte")
    await hands.types("Identifiant", "jean.dupont")
    await hands.types("Code", code)
    await jean.page.keyboard.press("Enter")
    await hands.at("Est-ce bien vous\u00a0?")
    await hands.presses("Oui, continuer")
    await hands.at("Choisir un mot de passe")
    await hands.types("Nouveau mot de passe", PASSWORD)
    await jean.page.keyboard.press("Enter")
    await hands.at("Vous êtes connecté")
    await hands.presses("Aller à l’accueil", "link")
    await hands.at("Accueil")


async def moves(jean: Person, hands: Hands) -> None:
    """Another address, asked of the town hall."""
    await hands.turns_to("Mon compte")
    await hands.skips()
    await hands.presses("Infos responsable", "link")
    await hands.at("Infos responsable")
    await hands.types("Adresse", NEW)
    await hands.presses("Vérifier ma demande")
    await hands.at("Vérifier avant d’envoyer")
    await jean.reads(NEW)
    await hands.presses("Envoyer ma demande")
    await hands.at("Mon compte")
    await jean.reads("Votre demande est envoyée")


async def names_somebody(jean: Person, hands: Hands) -> None:
    """Who may collect Léa; what is forgotten is said first, one press away from its field."""
    await hands.turns_to("Mes enfants")
    await hands.presses("Fiche de Léa", "link")
    await hands.at("Léa DUPONT")
    await hands.presses("Ajouter une personne", "link")
    await expect(jean.page.locator("h1")).to_contain_text("Personnes")
    await hands.types("Prénom", "Odile")
    await hands.presses("Vérifier ma demande")
    await corrects(jean, hands, "Nom")
    await jean.page.keyboard.type("D’ARC")
    await hands.presses("Vérifier ma demande")
    await hands.at("Vérifier avant d’envoyer")
    await hands.presses("Envoyer ma demande")
    await jean.reads("Votre demande est envoyée")


async def corrects(jean: Person, hands: Hands, label: str) -> None:
    """The focus is on what is wrong; its link leads to the field."""
    await expect(jean.page.locator("#erreurs")).to_be_focused()
    await hands.presses(label, "link")
    await expect(jean.page.get_by_label(label, exact=True).first).to_be_focused()
    jean.complaints.clear()  # the browser says that a form was refused


async def books_tuesdays(jean: Person, hands: Hands) -> None:
    """Every Tuesday until June, for both children in one gesture."""
    await hands.turns_to("Mes enfants")
    await hands.skips()
    await hands.presses("Réserver plusieurs jours", "link")
    await hands.at("Réserver plusieurs jours")
    await expect(jean.page.locator("input[name=enfant]:checked")).to_have_count(2)
    await hands.chooses("Activité", MEALS)
    await hands.ticks(jean.page.get_by_role("checkbox", name="Mardi"))
    await hands.picks("Jusqu’à", "Une autre date")
    await hands.types("Autre date (facultatif)", "06062015")  # 6 June, whatever the order of the browser
    await hands.presses("Vérifier les jours")
    await hands.at("Vérifier votre demande")
    await jean.reads(f"Léa – {MEALS}", f"Tom-O’Neil – {MEALS}")
    await hands.presses("Envoyer la demande")
    await hands.at("Votre demande")
    await jean.reads("Vous avez changé d’avis")


async def declares_an_absence(jean: Person, hands: Hands) -> None:
    """Tomorrow's meal, with its reason and a picture of the certificate."""
    await hands.turns_to("Mes enfants")
    await hands.presses("Planning de Léa", "link")
    await expect(jean.page.locator("h1")).to_contain_text("Planning de Léa")
    tuesday = jean.page.locator("section.week-day", has=jean.page.locator("#jour-2015-05-05"))
    await hands.ticks(tuesday.get_by_role("checkbox", name=MEALS))
    await hands.presses("Déclarer une absence")
    await hands.at("Vérifier votre déclaration")
    await hands.chooses("Motif de l’absence", "Maladie")
    await hands.hands_in("Joindre des documents", CERTIFICATE)
    await hands.presses("Envoyer la déclaration")
    await expect(jean.page.locator("#resultat")).to_contain_text("Déclaration envoyée à la mairie")


async def reads_an_invoice(jean: Person, hands: Hands) -> None:
    """What AL-36 is made of, and what is left to pay."""
    await hands.turns_to("Relevé de compte", back=True)
    await hands.presses("AL-36", "link")
    await hands.at("Facture AL-36")
    await jean.reads(re.sub(" ", "\u00a0", "120,60 €"), "En retard", "ALSH Vacances journée")
