"""Many parents at once: never one place too many, nobody overtaken, nobody sees an error."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from chassis.problem import Refusal
from contracts.planning import CellRef, DeclareAbsence, DefineOfferings, EnrolChildren, RequestBooking
from tests.service.planning.town import (
    AFTERNOON,
    CENTRE,
    DUPONT,
    JEAN,
    LEA,
    LEA_LEISURE,
    LEISURE,
    MORNING,
    WEDNESDAY,
    WHOLE_DAY,
    book,
    enrol_crowd,
    enrolment,
    found_town,
    leisure,
    send,
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


async def test_places_changed_while_parents_book_are_never_miscounted(
    town_planning: ServiceUnderTest,
) -> None:
    crowd = await enrol_crowd(town_planning, 40)

    async def book_all() -> None:
        for parent, line in crowd:
            cells = [CellRef(line_id=line, day=WEDNESDAY, unit_id=WHOLE_DAY)]
            assert not isinstance(await town_planning.send(RequestBooking(cells=cells), as_=parent), Refusal)

    async def set_up() -> None:
        for places in (8, 6, 10):
            await set_places(town_planning, CENTRE, places, "morning", "afternoon")

    await asyncio.gather(book_all(), set_up())
    sitting = await town_planning.sql(
        "SELECT count(*) FROM seat WHERE day = $1 AND slot = 'morning'", WEDNESDAY
    )
    pools = await town_planning.sql("SELECT DISTINCT taken FROM pool_day WHERE day = $1", WEDNESDAY)
    assert [row["taken"] for row in pools] == [sitting[0][0]]


async def test_a_child_who_changes_age_group_is_counted_with_the_new_one(
    town_planning: ServiceUnderTest,
) -> None:
    await set_places(town_planning, CENTRE, 5, "morning", age_group="3-5")
    enrolled = enrolment(LEA, DUPONT, JEAN, LEISURE, age_group="3-5")
    await send(town_planning, EnrolChildren(enrolments=[enrolled]))
    await book(town_planning, LEA_LEISURE, WEDNESDAY, unit=MORNING)
    taken = "SELECT taken FROM pool_day WHERE day = $1"
    assert (await town_planning.sql(taken, WEDNESDAY))[0]["taken"] == 1
    older = enrolled.model_copy(update={"age_group": "6-12"})
    await send(town_planning, EnrolChildren(enrolments=[older]))
    assert (await town_planning.sql(taken, WEDNESDAY))[0]["taken"] == 0


async def test_a_unit_that_is_booked_keeps_its_time_of_day(town_planning: ServiceUnderTest) -> None:
    await book(town_planning, LEA_LEISURE, WEDNESDAY, unit=MORNING)
    known = leisure(decide="at_once", absence_evidence="none")
    units = [
        unit.model_copy(update={"slots": ["evening"]}) if unit.unit_id == MORNING else unit
        for unit in known.units
    ]
    changed = known.model_copy(update={"units": units})
    refused = await town_planning.send(DefineOfferings(offerings=[changed]))
    assert isinstance(refused, Refusal)
    assert refused.code == "conflict"
