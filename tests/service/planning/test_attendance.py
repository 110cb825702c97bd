"""Agents mark who was there; days that have gone by become facts to bill, and corrections their next version."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.planning import (
    CalendarDay,
    DayCounts,
    EnrolChildren,
    FactsSettled,
    Mark,
    MarkAttendance,
    Offerings,
    Roster,
    SetCalendarDays,
)
from tests.service.planning.town import (
    AGENT,
    AS_ANNE,
    CARE,
    CENTRE,
    DAY,
    DUPONT,
    JEAN,
    LEA,
    LEA_CARE,
    LEA_LEISURE,
    LEA_MEAL,
    LEISURE,
    MEAL,
    SCHOOL,
    TOM,
    TOM_MEAL,
    WEDNESDAY,
    WHOLE_DAY,
    ask,
    book,
    cell,
    child_changed,
    declare,
    enrolment,
    found_town,
    leisure,
    line_of,
    send,
    some,
)
from tests.support.actors import staff
from tests.support.harness import ServiceUnderTest

LEADER = staff("pointage", name="Chloé")


@pytest.fixture
async def town_planning(in_town: ServiceUnderTest) -> ServiceUnderTest:
    planning = in_town
    await book(planning, LEA_MEAL, DAY)
    planning.set_now("2015-04-09T13:00")
    return planning


def mark(
    child: UUID, offering: UUID, kind: str = "present", *, minutes: int = 0, day: date = DAY, **more: Any
) -> Mark:
    at = datetime(2015, 4, 9, 11, tzinfo=UTC) + timedelta(minutes=minutes)
    return Mark(
        **{
            "mark_id": uuid4(),
            "child_id": child,
            "offering_id": offering,
            "day": day,
            "kind": kind,
            "marked_at": at,
            "device": "tablette 1",
            **more,
        }
    )


async def put(planning: ServiceUnderTest, *marks: Mark) -> int:
    saved: int = (await send(planning, MarkAttendance(marks=list(marks)), LEADER)).changed
    return saved


async def facts(planning: ServiceUnderTest) -> list[tuple[str, str, int, bool]]:
    """Every fact told so far: offering, outcome, version, billable."""
    return [
        (fact.offering_code, fact.outcome, fact.fact_version, fact.billable)
        for event in await planning.emitted(FactsSettled)
        for fact in event.facts
    ]


async def close(planning: ServiceUnderTest, now: str = "2015-04-10T02:00") -> None:
    planning.set_now(now)
    await planning.run_timer("close-days")


async def test_a_mark_ticks_the_cell_and_its_replay_is_harmless(town_planning: ServiceUnderTest) -> None:
    seen = mark(LEA, MEAL)
    assert await put(town_planning, seen) == 1
    assert await put(town_planning, seen) == 0
    shown = await cell(town_planning, LEA_MEAL, DAY)
    assert (shown.status, shown.mark) == ("booked", "present")


async def test_a_later_mark_corrects_whatever_the_order_of_arrival(town_planning: ServiceUnderTest) -> None:
    await put(town_planning, mark(LEA, MEAL, "present", minutes=5))
    await put(town_planning, mark(LEA, MEAL, "absent", minutes=1))
    assert (await cell(town_planning, LEA_MEAL, DAY)).mark == "present"
    await put(town_planning, mark(LEA, MEAL, "cancelled", minutes=9))
    assert (await cell(town_planning, LEA_MEAL, DAY)).mark == ""


async def test_an_unbooked_child_is_ticked_and_billed_to_who_is_responsible(
    town_planning: ServiceUnderTest,
) -> None:
    await put(town_planning, mark(TOM, CARE))
    line = line_of(TOM, CARE, some("anne"))
    shown = await cell(town_planning, line, DAY, TOM, AS_ANNE)
    assert (shown.status, shown.mark) == ("", "present_unbooked")
    await close(town_planning)
    assert ("care", "present_unbooked", 1, True) in await facts(town_planning)


async def test_a_child_seen_in_two_places_at_once_is_for_the_town_to_check(
    planning: ServiceUnderTest,
) -> None:
    await found_town(planning, leisure=leisure(weekdays=[3, 4]))
    await book(planning, LEA_MEAL, DAY)
    planning.set_now("2015-04-09T13:00")
    await put(planning, mark(LEA, MEAL), mark(LEA, LEISURE, unit_id=WHOLE_DAY))
    assert (await cell(planning, LEA_MEAL, DAY)).status == "error"
    await close(planning)
    assert await facts(planning) == []
    planning.set_now("2015-04-10T09:00")
    await put(planning, mark(LEA, LEISURE, "cancelled", minutes=60))
    assert (await cell(planning, LEA_MEAL, DAY)).status == "booked"
    await planning.run_timer("close-days")
    assert await facts(planning) == [("meal", "present", 1, True)]


async def test_a_closed_day_gives_one_fact_per_cell(town_planning: ServiceUnderTest) -> None:
    town_planning.set_now("2015-04-08T09:00")
    await book(town_planning, TOM_MEAL, DAY, as_=AS_ANNE)
    await book(town_planning, LEA_CARE, DAY)
    await declare(town_planning, TOM_MEAL, DAY, as_=AS_ANNE)
    town_planning.set_now("2015-04-09T13:00")
    await put(town_planning, mark(LEA, MEAL))
    await close(town_planning)
    assert sorted(await facts(town_planning)) == [
        ("care", "booked", 1, False),  # the care bills who was there
        ("meal", "excused_absence", 1, False),
        ("meal", "present", 1, True),
    ]
    await town_planning.run_timer("close-days")
    assert len(await facts(town_planning)) == 3


async def test_a_child_marked_absent_whom_nobody_declared_is_billed(town_planning: ServiceUnderTest) -> None:
    await put(town_planning, mark(LEA, MEAL, "absent"))
    await close(town_planning)
    assert await facts(town_planning) == [("meal", "billed_absence", 1, True)]
    shown = await cell(town_planning, LEA_MEAL, DAY)
    assert (shown.status, shown.reason) == ("billed_absence", "not_seen")


async def test_a_correction_after_the_close_is_the_next_version(town_planning: ServiceUnderTest) -> None:
    await close(town_planning)
    town_planning.set_now("2015-04-10T09:00")
    await put(town_planning, mark(LEA, MEAL))
    await town_planning.run_timer("close-days")
    assert await facts(town_planning) == [("meal", "booked", 1, True), ("meal", "present", 2, True)]
    strike = CalendarDay(day=DAY, kind="closure", label="Grève", facility_id=SCHOOL)
    await put(town_planning, mark(LEA, MEAL, "cancelled", minutes=60))
    await send(town_planning, SetCalendarDays(days=[strike]))
    await town_planning.run_timer("close-days")
    assert (await facts(town_planning))[-1] == ("meal", "cancelled", 3, False)


async def test_a_day_that_awaits_a_decision_is_held(town_planning: ServiceUnderTest) -> None:
    town_planning.set_now("2015-04-07T09:00")
    await book(town_planning, LEA_LEISURE, WEDNESDAY, as_=AGENT, unit=WHOLE_DAY)
    await declare(town_planning, LEA_LEISURE, WEDNESDAY)
    await close(town_planning)
    assert [code for code, *_ in await facts(town_planning)] == ["meal"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (mark(LEA, MEAL, day=date(2015, 4, 10)), "day_in_future"),
        (mark(LEA, some("nothing")), "not_found"),
        (mark(some("ghost"), MEAL), "not_found"),
        (mark(LEA, MEAL, unit_id=WHOLE_DAY), "not_found"),
    ],
)
async def test_marks_that_cannot_be_are_refused(
    town_planning: ServiceUnderTest, sent: Mark, code: str
) -> None:
    refused = await town_planning.send(MarkAttendance(marks=[sent]), as_=LEADER)
    assert isinstance(refused, Refusal)
    assert refused.code == code


async def test_the_roster_and_the_counters_say_who_is_expected_and_seen(
    town_planning: ServiceUnderTest,
) -> None:
    await put(town_planning, mark(TOM, MEAL))
    roster = await ask(town_planning, Roster(offering_id=MEAL, day=DAY), LEADER)
    assert roster.running
    assert [(one.first_name, one.status, one.mark, one.class_name) for one in roster.children] == [
        ("Léa", "booked", "", "CE2"),
        ("Tom", "", "present", "CE2"),
    ]
    counts = await ask(town_planning, DayCounts(day=DAY), LEADER)
    assert [(one.offering, one.expected, one.meals, one.present) for one in counts.counts] == [
        ("Restauration scolaire", 1, 1, 1),
        ("Garderie matin", 0, 0, 0),
    ]


async def test_a_child_with_a_line_for_each_parent_is_on_the_roster_once_by_the_awaited_line(
    town_planning: ServiceUnderTest,
) -> None:
    other = some("other parent")
    await town_planning.feed(child_changed(LEA, DUPONT, "Léa", "DUPONT", JEAN, other, version=2))
    await send(town_planning, EnrolChildren(enrolments=[enrolment(LEA, DUPONT, other, MEAL)]))
    await put(town_planning, mark(LEA, MEAL))
    lea, tom = (await ask(town_planning, Roster(offering_id=MEAL, day=DAY), LEADER)).children
    assert (lea.line_id, lea.status, lea.mark) == (LEA_MEAL, "booked", "present")
    assert tom.first_name == "Tom"
    idle = await ask(town_planning, Roster(offering_id=MEAL, day=date(2015, 4, 7)), LEADER)
    assert [(one.first_name, one.status) for one in idle.children] == [("Léa", ""), ("Tom", "")]
    counted = (await ask(town_planning, DayCounts(day=DAY), LEADER)).counts
    assert (counted[0].expected, counted[0].present) == (1, 1)


async def test_a_leader_of_one_facility_enters_no_other(town_planning: ServiceUnderTest) -> None:
    elsewhere = staff("pointage", name="Luc", facility_ids=(CENTRE,))
    refusal = Refusal("not_allowed", reason="facility")
    assert await town_planning.ask(Roster(offering_id=MEAL, day=DAY), as_=elsewhere) == refusal
    assert await town_planning.send(MarkAttendance(marks=[mark(LEA, MEAL)]), as_=elsewhere) == refusal
    assert await town_planning.sql("SELECT 1 FROM mark") == []
    assert (await ask(town_planning, DayCounts(day=DAY), elsewhere)).counts == []
    unknown = await town_planning.ask(Roster(offering_id=some("no offering"), day=DAY), as_=elsewhere)
    assert unknown == Refusal("not_found")


async def test_a_leader_is_offered_the_rosters_of_the_facilities_of_the_account(
    town_planning: ServiceUnderTest,
) -> None:
    async def offered(facilities: tuple[UUID, ...], *, mine: bool = True) -> list[UUID]:
        leader = staff("pointage", name="Luc", facility_ids=facilities)
        view = await ask(town_planning, Offerings(mine=mine), leader)
        return [one.offering_id for one in view.offerings]

    assert await offered((SCHOOL,)) == [MEAL, CARE]
    assert await offered((CENTRE,)) == [LEISURE]
    assert await offered((SCHOOL, CENTRE)) == await offered(()) == [MEAL, CARE, LEISURE]
    assert await offered((SCHOOL,), mine=False) == [MEAL, CARE, LEISURE]


async def test_marks_and_facts_cannot_be_rewritten(town_planning: ServiceUnderTest) -> None:
    pool = town_planning.process.runtime.pool
    for table in ("mark", "fact", "history"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET day = day"):
            with pytest.raises(Exception, match="permission denied"):
                await pool.execute(statement)


async def test_the_responsible_adult_of_an_unforeseen_presence_may_act_for_the_child(
    town_planning: ServiceUnderTest,
) -> None:
    await put(town_planning, mark(LEA, LEISURE, day=WEDNESDAY, unit_id=WHOLE_DAY))
    rows = await town_planning.sql("SELECT guardian_id FROM grid_line WHERE child_id = $1", LEA)
    assert {row["guardian_id"] for row in rows} == {JEAN}
