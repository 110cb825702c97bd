"""Two hundred parents race for the last ten places: ten get one, and nobody sees an error page."""

from __future__ import annotations

import asyncio

import pytest

from contracts.planning import CellRef, RequestBooking
from deploy.embedded.supervisor import Supervisor
from tests.faults.conftest import ready
from tests.faults.invariants import Databases

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

PARENTS = 200
PLACES = 10


async def test_two_hundred_parents_race_for_the_last_ten_places(running: Supervisor) -> None:
    load = await ready(running, families=PARENTS, days=2, canteen_places=PLACES)
    try:
        await load.open_accounts(load.town.households)
        day = load.town.days[0]
        commands = [
            (RequestBooking(cells=[CellRef(line_id=load.canteen[household.children[0]], day=day)]), household)
            for household in load.town.households
        ]
        answers = await asyncio.gather(*(load.post(command, household) for command, household in commands))
    finally:
        await load.close()
    outcomes = [answer.cells[0] for answer in answers]
    assert sorted({outcome.result for outcome in outcomes}) == ["done", "refused"]
    assert [outcome.result for outcome in outcomes].count("done") == PLACES
    assert {outcome.code for outcome in outcomes if outcome.result == "refused"} == {"no_place_left"}
    (pool,) = await Databases(running).fetch("planning", "SELECT taken FROM pool_day WHERE taken > 0")
    assert pool["taken"] == PLACES
