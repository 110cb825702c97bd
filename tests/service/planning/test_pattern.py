"""Weekly patterns become daily cells to the end of the enrolment, and follow the calendar."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.problem import Refusal
from contracts.operations import SnapshotRow
from contracts.planning import (
    CalendarDay,
    EnrolChildren,
    MonthBookingsChanged,
    Pattern,
    PatternDay,
    RemoveCalendarDays,
    SetCalendarDays,
    SetPatterns,
    SnapshotMonthBookings,
)
from tests.service.planning.town import (
    AS_ANNE,
    CARE_UNIT,
    DAY,
    DUPONT,
    JEAN,
    LAST,
    LEA,
    LEA_MEAL,
    MEAL,
    MEAL_UNIT,
    SCHOOL,
    TOM_MEAL,
    ask,
    book,
    cell,
    declare,
    enrolment,
    send,
    set_pattern,
    set_places,
    some,
)
from tests.support.actors import service_actor
from tests.support.harness import ServiceUnderTest

APRIL = date(2015, 4, 1)


async def regular_days(planning: ServiceUnderTest, month: str = "2015-04") -> list[int]:
    rows = await planning.sql(
        "SELECT day FROM cell WHERE line_id = $1 AND state = 'booked' AND origin = 'recurring'"
        " AND to_char(day, 'YYYY-MM') = $2 ORDER BY day",
        LEA_MEAL,
        month,
    )
    return [row["day"].day for row in rows]


async def test_a_pattern_becomes_cells_outside_holidays_to_the_end_of_the_enrolment(
    town_planning: ServiceUnderTest,
) -> None:
    saved = await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 1, 4, valid_from=APRIL)
    assert await regular_days(town_planning) == [
        2,
        9,
        27,
        30,
    ]  # Easter Monday and the spring holidays are left out
    assert saved.changed == 20
    assert (await cell(town_planning, LEA_MEAL, DAY)).status == "recurring"
    last = await town_planning.sql("SELECT max(day) FROM cell")
    assert last[0][0] == date(2015, 7, 2)
    await town_planning.run_timer("tell-months")
    told = [event for event in await town_planning.emitted(MonthBookingsChanged) if event.month == "2015-05"]
    assert [day.day.day for day in told[-1].days] == [4, 7, 11, 18, 21, 28]
    assert {(day.status, day.expected, day.meals) for day in told[-1].days} == {("recurring", True, 1)}


async def test_alternate_weeks(town_planning: ServiceUnderTest) -> None:
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 4, valid_from=date(2015, 5, 1), weeks="odd")
    assert await regular_days(town_planning, "2015-05") == [7, 21]


async def test_a_new_pattern_replaces_regular_days_and_keeps_the_others(
    town_planning: ServiceUnderTest,
) -> None:
    await book(town_planning, LEA_MEAL, date(2015, 4, 7))
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 1, 2, 4, valid_from=APRIL)
    await declare(town_planning, LEA_MEAL, DAY)
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 2, valid_from=date(2015, 4, 8))
    assert await regular_days(town_planning) == [2, 28]
    assert (await cell(town_planning, LEA_MEAL, date(2015, 4, 7))).status == "booked"
    assert (await cell(town_planning, LEA_MEAL, DAY)).status == "excused_absence"
    assert (await cell(town_planning, LEA_MEAL, date(2015, 4, 27))).status == ""


async def test_the_same_pattern_again_changes_nothing(town_planning: ServiceUnderTest) -> None:
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 1, 4, valid_from=APRIL)
    again = await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 1, 4, valid_from=APRIL)
    assert again.changed == 0


async def test_regular_days_take_places_and_say_when_there_is_none(town_planning: ServiceUnderTest) -> None:
    await set_places(town_planning, SCHOOL, 1, "noon")
    await book(town_planning, TOM_MEAL, DAY, as_=AS_ANNE)
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 4, valid_from=APRIL)
    assert await regular_days(town_planning) == [2, 30]
    rows = await town_planning.sql("SELECT what FROM history WHERE line_id = $1 AND day = $2", LEA_MEAL, DAY)
    assert [row["what"] for row in rows] == ["pattern_without_place"]
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, valid_from=APRIL)
    rows = await town_planning.sql("SELECT sum(taken) FROM pool_day")
    assert rows[0][0] == 1, "only Tom's place is left"


async def test_a_shorter_enrolment_gives_up_the_regular_days_after_it(
    town_planning: ServiceUnderTest,
) -> None:
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 4, valid_from=APRIL)
    shorter = enrolment(LEA, DUPONT, JEAN, MEAL, valid_to=date(2015, 4, 10))
    await send(town_planning, EnrolChildren(enrolments=[shorter]))
    assert await regular_days(town_planning) == [2, 9]
    await send(town_planning, EnrolChildren(enrolments=[enrolment(LEA, DUPONT, JEAN, MEAL)]))
    assert await regular_days(town_planning) == [2, 9, 30]


async def test_a_closure_hides_what_was_booked_and_its_removal_brings_it_back(
    town_planning: ServiceUnderTest,
) -> None:
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 4, valid_from=APRIL)
    strike = CalendarDay(day=DAY, kind="closure", label="Grève", facility_id=SCHOOL)
    await send(town_planning, SetCalendarDays(days=[strike]))
    shown = await cell(town_planning, LEA_MEAL, DAY)
    assert (shown.status, shown.reason_data) == ("closure", {"name": "Grève"})
    await town_planning.run_timer("tell-months")
    told = [event for event in await town_planning.emitted(MonthBookingsChanged) if event.month == "2015-04"][
        -1
    ]
    assert DAY not in [day.day for day in told.days if day.expected]
    await send(town_planning, RemoveCalendarDays(days=[strike]))
    assert (await cell(town_planning, LEA_MEAL, DAY)).status == "recurring"


async def test_patterns_of_unknown_enrolments_or_units_are_refused(town_planning: ServiceUnderTest) -> None:
    unknown = Pattern(enrolment_id=some("nobody"), valid_from=APRIL, days=[])
    refused = await town_planning.send(SetPatterns(patterns=[unknown]))
    assert isinstance(refused, Refusal)
    assert refused.code == "not_found"
    wrong = Pattern(
        enrolment_id=some(f"enrolment.{LEA}.{MEAL}.{JEAN}"),
        valid_from=APRIL,
        days=[PatternDay(weekday=1, unit_id=CARE_UNIT)],
    )
    refused = await town_planning.send(SetPatterns(patterns=[wrong]))
    assert isinstance(refused, Refusal)
    assert refused.code == "invalid_input"


async def test_enrolments_of_one_line_do_not_overlap(town_planning: ServiceUnderTest) -> None:
    second = enrolment(LEA, DUPONT, JEAN, MEAL, enrolment_id=some("second"), valid_from=LAST)
    refused = await town_planning.send(EnrolChildren(enrolments=[second]))
    assert isinstance(refused, Refusal)
    assert refused.code == "conflict"
    unknown = enrolment(some("ghost"), DUPONT, JEAN, MEAL)
    refused = await town_planning.send(EnrolChildren(enrolments=[unknown]))
    assert isinstance(refused, Refusal)
    assert refused.code == "not_found"


async def test_a_snapshot_says_what_the_events_said(town_planning: ServiceUnderTest) -> None:
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 4, valid_from=APRIL)
    await town_planning.run_timer("tell-months")
    told = {event.line_month_id: event for event in await town_planning.emitted(MonthBookingsChanged)}
    seen: dict[UUID, SnapshotRow] = {}
    after = None
    while True:
        page = await ask(town_planning, SnapshotMonthBookings(after=after, limit=2), service_actor("billing"))
        seen |= {row.id: row for row in page.rows}
        after = page.next_after
        if after is None:
            break
    assert set(seen) == set(told)
    for key, row in seen.items():
        assert row.version >= told[key].version
        assert row.data["days"] == told[key].model_dump(mode="json")["days"]
