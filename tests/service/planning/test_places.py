"""Many parents at once: never one place too many, nobody overtaken, nobody sees an error."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from chassis.problem import Refusal
from contracts.planning import CellRef, DeclareAbsence, RequestBooking
from tests.service.planning.town import (
    AFTERNOON,
    CENTRE,
    MORNING,
    WEDNESDAY,
    WHOLE_DAY,
    enrol_crowd,
    found_town,
    leisure,
    set_places,
)
from tests.support.harness import ServiceUnderTest


@pytest.fixture
async def town_planning(planning: ServiceUnderTest) -> ServiceUnderTest:
    await found_town(planning, leisure=leisure(decide="at_once", absence_evidence="none"))
    return planning


async def test_of_sixty_parents_racing_for_ten_places_ten_get_one(town_planning: ServiceUnderTest) -> None:
    await set_places(town_planning, CENTRE, 10, "morning", "afternoon")
    crowd = await enrol_crowd(town_planning, 60)
    replies = await asyncio.gather(
        *(
            town_planning.send(
                RequestBooking(cells=[CellRef(line_id=line, day=WEDNESDAY, unit_id=WHOLE_DAY)]), as_=parent
            )
            for parent, line in crowd
        )
    )
    assert not [reply for reply in replies if isinstance(reply, Refusal)]
    outcomes = [reply.cells[0] for reply in replies if not isinstance(reply, Refusal)]
    assert Counter(one.result for one in outcomes) == {"done": 10, "on_hold": 50}
    ranks = sorted(one.data["rank"] for one in outcomes if one.result == "on_hold")
    assert ranks == list(range(1, 51))
    rows = await town_planning.sql("SELECT taken, waiting FROM pool_day WHERE day = $1", WEDNESDAY)
    assert [tuple(row) for row in rows] == [(10, 50), (10, 50)]


async def test_mixed_units_and_absences_leave_the_pools_true(town_planning: ServiceUnderTest) -> None:
    await set_places(town_planning, CENTRE, 5, "morning", "afternoon", "noon")
    crowd = await enrol_crowd(town_planning, 24)
    units = [WHOLE_DAY, MORNING, AFTERNOON]

    async def live(n: int) -> None:
        parent, line = crowd[n]
        cells = [CellRef(line_id=line, day=WEDNESDAY, unit_id=units[n % 3])]
        assert not isinstance(await town_planning.send(RequestBooking(cells=cells), as_=parent), Refusal)
        if n % 2:
            absence = DeclareAbsence(cells=[CellRef(line_id=line, day=WEDNESDAY)], reason_code="illness")
            assert not isinstance(await town_planning.send(absence, as_=parent), Refusal)

    await asyncio.gather(*(live(n) for n in range(24)))
    await town_planning.run_timer("offer-places")
    wrong = await town_planning.sql(
        """
        SELECT p.slot, d.taken, p.places, count(s.child_id) AS sitting
          FROM pool_day d JOIN pool p ON p.id = d.pool_id
          LEFT JOIN seat s ON s.slot = p.slot AND s.day = d.day
         GROUP BY p.slot, d.taken, p.places
        HAVING d.taken <> count(s.child_id) OR d.taken > p.places
        """
    )
    assert wrong == []


async def test_the_same_child_asked_for_twice_at_once_is_booked_once(town_planning: ServiceUnderTest) -> None:
    ((parent, line),) = await enrol_crowd(town_planning, 1)
    command = RequestBooking(cells=[CellRef(line_id=line, day=WEDNESDAY, unit_id=MORNING)])
    replies = await asyncio.gather(*(town_planning.send(command, as_=parent) for _ in range(8)))
    results = Counter(reply.cells[0].result for reply in replies if not isinstance(reply, Refusal))
    assert results == {"done": 1, "refused": 7}
