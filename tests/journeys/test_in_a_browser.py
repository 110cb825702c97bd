"""The first job of the portal, in a real browser, by people who know nothing of services."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from deploy.demo.guide import CHILD_ID
from deploy.demo.logins import FAMILY_PASSWORD, STAFF_PASSWORD
from tests.journeys.browsing import Person, chromium, gateway
from tests.journeys.guides import Told
from tests.service.kitchen.kitchens import Kitchen
from tests.support.harness import ServiceUnderTest

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]

PLANNING = f"/enfants/{CHILD_ID}/planning?vue=mois&mois="
MEALS = "Restauration scolaire"


@pytest.fixture
async def visitors(on_4_may: Told) -> AsyncIterator[Any]:
    """Lets people arrive at the portal of 4 May 2015."""
    async with gateway(on_4_may) as url, chromium() as browser:

        async def arrives(identifier: str, password: str) -> Person:
            return await Person.arrives(browser, url, identifier, password)

        yield arrives


async def test_jean_asks_an_agent_decides_and_everybody_sees_it(
    visitors: Any, on_4_may: Told, tmp_path: Path
) -> None:
    jean = await visitors("jean.dupont", FAMILY_PASSWORD)
    await _asks(jean)
    agent = await visitors("accueil", STAFF_PASSWORD)
    await on_4_may.town.settled()
    await _decides(agent)
    await on_4_may.town.settled()
    async with Kitchen(on_4_may.town, tmp_path) as kitchen:
        await kitchen.has_read_all()
        meals = [await kitchen.count(date(2015, 5, day)) for day in (4, 5, 7)]
        assert meals == [{"garderie": 1}, {}, {}]
    await jean.goes(PLANNING + "2015-05")
    await expect(jean.cell(MEALS, 7)).to_contain_text("refusée")
    await expect(jean.cell(MEALS, 5)).to_contain_text("bsent excusé")
    await jean.goes("/demandes")
    await jean.reads("Refusée", "Il n’y a plus de place ce jour-là", "Acceptée")
    on_4_may.town.clock.pushed += timedelta(minutes=11)
    await ServiceUnderTest(on_4_may.town, "requests").run_timer("send-mails")
    letters = await on_4_may.mails()
    assert len(letters) == 2
    assert any("Il n’y a plus de place ce jour-là" in letter for letter in letters)
    await jean.leaves()
    await agent.leaves()


async def _asks(jean: Person) -> None:
    """As in the guide: a right click on the day, then the reason and a confirmation for the absence."""
    await jean.goes(PLANNING + "2015-05")
    await jean.cell(MEALS, 7).click(button="right")
    await jean.page.get_by_role("menuitem", name="Demander une réservation").click()
    await expect(jean.cell(MEALS, 7)).to_contain_text("en cours de traitement")
    await jean.cell(MEALS, 5).click(button="right")
    await jean.page.get_by_role("menuitem", name="Déclarer une absence").click()
    await jean.page.get_by_label("Motif de l’absence").select_option(label="Maladie")
    await jean.page.get_by_role("button", name="Envoyer la déclaration").click()
    await expect(jean.cell(MEALS, 5)).to_contain_text("en cours de traitement")


async def _decides(agent: Person) -> None:
    """The agent refuses the day, for want of places, and accepts the absence."""
    await agent.goes("/agents/demandes")
    await agent.reads("DUPONT", "Léa", MEALS, "Maladie")
    booking = agent.page.locator("tbody tr", has_text="Réservation")
    await booking.get_by_role("button", name="Refuser…").click()
    await agent.page.get_by_role("combobox", name="Motif du refus").select_option(
        label="Il n’y a plus de place ce jour-là"
    )
    await agent.page.get_by_role("button", name="Refuser", exact=True).click()
    await agent.reads("1 demande refusée")
    absence = agent.page.locator("tbody tr", has_text="Absence")
    await absence.get_by_role("button", name="Accepter").click()
    confirm = agent.page.get_by_role("button", name="Accepter", exact=True)
    if await confirm.count():
        await confirm.click()
    await agent.reads("1 demande acceptée")
