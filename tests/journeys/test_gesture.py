"""Every Tuesday until June for two children, on a phone, by a parent who has never seen these pages."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest
from playwright.async_api import expect

from contracts.family import AddChild, ChildSheet
from contracts.planning import EnrolChildren, Enrolment, LineView, MonthPlanning, Offerings
from contracts.requests import FamilyRequests
from deploy.demo.guide import CHILD_ID, FAMILY_ID, JEAN_ID
from deploy.demo.logins import FAMILY_PASSWORD
from tests.journeys.browsing import Person, chromium, gateway
from tests.journeys.guides import AGENT, JEAN, Told
from tests.support.actors import system

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]

TOM = uuid5(CHILD_ID, "brother")
MEALS = "Restauration scolaire"
TUESDAYS = [date(2015, 5, day) for day in (12, 19, 26)]
FIRST_DAY, LAST_DAY = date(2015, 5, 5), date(2015, 6, 30)


async def with_a_brother(told: Told) -> None:
    """Tom-O’Neil, who eats at the canteen too."""
    tom = ChildSheet(
        child_id=TOM,
        last_name="DUPONT",
        first_name="Tom-O’Neil",
        birth_date=date(2010, 2, 28),
        sex="M",
        guardian_ids=[JEAN_ID],
    )
    await told.does(AddChild(family_id=FAMILY_ID, child=tom), AGENT)
    await told.town.settled()
    offerings = (await told.sees(Offerings(), AGENT)).offerings
    canteen = next(one for one in offerings if one.name == MEALS)
    enrolment = Enrolment(
        enrolment_id=uuid5(TOM, "enrolment"),
        child_id=TOM,
        family_id=FAMILY_ID,
        guardian_id=JEAN_ID,
        offering_id=canteen.offering_id,
        valid_from=date(2014, 9, 1),
        valid_to=date(2015, 8, 31),
    )
    await told.does(EnrolChildren(enrolments=[enrolment]), system())


async def statuses(told: Told, child: UUID) -> list[str]:
    """What the canteen's Tuesdays of May say."""
    view = await told.sees(MonthPlanning(child_id=child, month="2015-05"), JEAN)
    line: LineView = next(one for one in view.lines if one.offering == MEALS)
    return [cell.status for cell in line.cells if cell.day in TUESDAYS]


async def plans(jean: Person) -> None:
    """From Mes enfants to the result, in three pages."""
    page = jean.page
    await jean.goes("/enfants")
    await page.get_by_role("link", name="Réserver plusieurs jours").click()
    await expect(page.locator("input[name=enfant]:checked")).to_have_count(2)
    await page.get_by_label("Activité").select_option(label=MEALS)
    await page.get_by_role("checkbox", name="Mardi").check()
    await page.get_by_role("radio", name="Une autre date").check()
    await page.get_by_label("Autre date").last.fill(LAST_DAY.isoformat())
    await page.get_by_role("button", name="Vérifier les jours").click()
    await jean.reads("Vérifier votre demande", f"Léa – {MEALS}", f"Tom-O’Neil – {MEALS}")
    width: Any = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    await page.get_by_role("checkbox", name=f"mardi 26 mai 2015, Tom-O’Neil – {MEALS}").uncheck()
    await page.get_by_role("button", name="Envoyer la demande").click()
    await jean.reads("Votre demande", "Vous avez changé d’avis")


async def test_every_tuesday_until_june_for_two_children_and_back(on_4_may: Told) -> None:
    await with_a_brother(on_4_may)
    before = (await statuses(on_4_may, CHILD_ID), await statuses(on_4_may, TOM))
    async with gateway(on_4_may) as url, chromium() as browser:
        jean = await Person.arrives(browser, url, "jean.dupont", FAMILY_PASSWORD)
        await jean.page.set_viewport_size({"width": 360, "height": 740})
        await plans(jean)
        asked = (await statuses(on_4_may, CHILD_ID), await statuses(on_4_may, TOM))
        assert all(one in ("pending_booking", "booked") for one in [*asked[0], *asked[1][:2]])
        assert asked[1][2] == before[1][2], "the day that was unticked"
        await on_4_may.town.settled()
        await jean.goes(f"/enfants/{TOM}/planning?vue=semaine&semaine=2015-05-11")
        await jean.page.get_by_role("button", name=re.compile("^Annuler ce")).click()
        await jean.reads("Tout est annulé")
        await on_4_may.town.settled()
        assert (await statuses(on_4_may, CHILD_ID), await statuses(on_4_may, TOM)) == before
        filed = await on_4_may.sees(FamilyRequests(family_id=FAMILY_ID), JEAN)
        meals = [one for one in filed.requests if one.summary.days and max(one.summary.days) >= FIRST_DAY]
        assert {one.state for one in meals if len(one.summary.days) > 5} == {"withdrawn"}
        await jean.leaves()
