"""Two hundred parents race for the last ten places: ten get one, and nobody sees an error page."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from deploy.embedded.supervisor import Supervisor
from tests.faults.conftest import ready
from tests.faults.databases import Databases
from tests.faults.forms import Answered, Browser, booking
from tests.faults.workload import Workload, some_at_once
from tests.support.town import Household

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

PARENTS = 200
PLACES = 10
BOOKED, FULL = "C’est réservé", "l n’y a plus de place"


async def test_two_hundred_parents_race_for_the_last_ten_places(running: Supervisor) -> None:
    load = await ready(running, families=PARENTS, days=2, canteen_places=PLACES)
    try:
        await load.open_accounts(load.town.households)
        answers = await race(load)
    finally:
        await load.close()
    assert Counter(answer.status for answer in answers) == {303: PARENTS}
    told = Counter(next((said for said in (BOOKED, FULL) if said in one.page), one.page) for one in answers)
    assert told == {BOOKED: PLACES, FULL: PARENTS - PLACES}
    assert load.retried == 0, "somebody was answered with an error before the race had begun"
    databases = Databases(running)
    (pool,) = await databases.fetch("planning", "SELECT taken FROM pool_day WHERE taken > 0")
    (booked,) = await databases.fetch("planning", "SELECT count(*) AS n FROM cell WHERE state = 'booked'")
    assert (pool["taken"], booked["n"]) == (PLACES, PLACES)


async def race(load: Workload) -> list[Answered]:
    """Everybody has the planning before their eyes, then all press the button at once."""
    port, day = load.supervisor.environment.ports.gateway, load.town.days[0]
    forms: dict[Household, tuple[Browser, list[tuple[str, str]]]] = {}

    async def look(household: Household) -> None:
        browser = Browser.signed_in(port, load.cookies[household.guardian_id])
        page = await browser.month(household.children[0], day)
        forms[household] = browser, booking(page, load.canteen[household.children[0]], day)

    await some_at_once(look, load.town.households)
    return await asyncio.gather(
        *(browser.press(who.children[0], fields) for who, (browser, fields) in forms.items())
    )
