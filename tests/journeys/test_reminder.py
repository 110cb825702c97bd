"""A reminder: from planning's timer to the mail, from its link through the sign-in to the days booked in one tap."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from contracts.planning import MonthPlanning, ReminderDue, ReminderRules, SetReminders
from deploy.demo.logins import FAMILY_PASSWORD
from tests.journeys.browsing import chromium, gateway
from tests.journeys.guides import JEAN, PORTAL, Told
from tests.journeys.test_gesture import MEALS, TOM, with_a_brother
from tests.support.actors import staff
from tests.support.harness import ServiceUnderTest

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]

HEAD = staff("direction", name="M. Petit")
TOWN_HOURS = "2015-05-04T10:00"


async def reminded(told: Told) -> str:
    """The path of the link in Jean's mail."""
    planning, requests = (ServiceUnderTest(told.town, name) for name in ("planning", "requests"))
    told.town.clock.set(TOWN_HOURS)
    await told.does(SetReminders(rules=ReminderRules(enabled=True, lead_hours=168)), HEAD)
    for _ in range(2):
        await planning.run_timer("remind")
    await told.town.settled()
    events = [one for one in await planning.emitted(ReminderDue) if one.guardian_id == JEAN.guardian_id]
    assert len(events) == 1, "one mail for all the weeks that close"
    await requests.run_timer("send-reminders")
    (mail,) = [text for text in await told.mails() if "/rappels/" in text]
    link = re.search(rf"{re.escape(PORTAL)}(/rappels/\S+)", mail)
    assert link is not None
    return link.group(1)


async def booked(told: Told) -> set[str]:
    """What Tom's canteen says this month, of the days that say something."""
    view = await told.sees(MonthPlanning(child_id=TOM, month="2015-05"), JEAN)
    line = next(one for one in view.lines if one.offering == MEALS)
    return {cell.status for cell in line.cells if cell.status in ("booked", "pending_booking")}


async def test_a_mail_a_sign_in_and_one_tap(on_4_may: Told) -> None:
    await with_a_brother(on_4_may)
    path = await reminded(on_4_may)
    assert await booked(on_4_may) == set()
    async with gateway(on_4_may) as url, chromium() as browser:
        page = await (await browser.new_context(viewport={"width": 360, "height": 740})).new_page()
        await page.goto(url + path)
        await page.get_by_label("Identifiant", exact=True).fill("jean.dupont")
        await page.get_by_label("Mot de passe", exact=True).fill(FAMILY_PASSWORD)
        await page.get_by_role("button", name="Me connecter").click()
        await expect(page.locator("h1")).to_have_text("Réserver ces jours")
        assert await booked(on_4_may) == set(), "looking books nothing"
        await page.get_by_role("button", name="Réserver ces jours").click()
        await expect(page.locator("h1")).to_have_text("Votre demande")
    await on_4_may.town.settled()
    assert await booked(on_4_may)
