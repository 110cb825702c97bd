"""Families ask for days: done at once, opened, on the waiting list, or refused with the computed moment."""

from __future__ import annotations

from datetime import date, time

import pytest

from chassis.problem import Refusal
from contracts.planning import (
    CellRef,
    CheckBooking,
    MonthBookingsChanged,
    MonthPlanning,
    OfferingUnit,
    ProposalOpened,
    RequestBooking,
    SetCutoffs,
)
from tests.service.planning.town import (
    AFTERNOON,
    AGENT,
    AS_ANNE,
    AS_JEAN,
    CARE,
    CARE_UNIT,
    CENTRE,
    DAY,
    DUPONT,
    LEA,
    LEA_CARE,
    LEA_LEISURE,
    LEA_MEAL,
    MORNING,
    SCHOOL,
    TOM_MEAL,
    WEDNESDAY,
    WHOLE_DAY,
    ask,
    book,
    care,
    cell,
    child_changed,
    cutoff,
    found_town,
    new_id,
    send,
    set_places,
)
from tests.support.harness import ServiceUnderTest


async def test_a_day_within_its_cutoff_is_booked_at_once_and_told(town_planning: ServiceUnderTest) -> None:
    (done,) = await book(town_planning, LEA_MEAL, DAY)
    assert (done.result, done.status) == ("done", "booked")
    assert (await cell(town_planning, LEA_MEAL, DAY)).status == "booked"
    told = (await town_planning.emitted(MonthBookingsChanged))[-1]
    assert (told.offering_code, told.month) == ("meal", "2015-04")
    assert [(day.day, day.status, day.expected, day.meals) for day in told.days] == [(DAY, "booked", True, 1)]
    (filed,) = await town_planning.emitted(ProposalOpened)
    assert filed.settled_at_once
    assert filed.summary.days == [DAY]
    assert filed.proposal_id == done.proposal_id


async def test_an_offering_that_asks_opens_one_demand_for_the_days_of_a_line(
    town_planning: ServiceUnderTest,
) -> None:
    days = [WEDNESDAY, date(2015, 5, 6)]
    outcomes = await book(town_planning, LEA_LEISURE, *days, unit=WHOLE_DAY)
    assert [one.result for one in outcomes] == ["opened", "opened"]
    assert len({one.proposal_id for one in outcomes}) == 1
    shown = await cell(town_planning, LEA_LEISURE, WEDNESDAY)
    assert (shown.status, shown.unit, list(shown.actions)) == ("pending_booking", "Journée", ["withdraw"])
    (filed,) = await town_planning.emitted(ProposalOpened)
    assert (filed.settled_at_once, filed.summary.days) == (False, days)


async def test_after_the_cutoff_the_refusal_says_the_moment(town_planning: ServiceUnderTest) -> None:
    town_planning.set_now("2015-04-08T11:01")
    (refused,) = await book(town_planning, LEA_MEAL, DAY)
    assert (refused.result, refused.code) == ("refused", "cutoff_passed")
    assert refused.data == {"moment": "2015-04-08T11:00:00+02:00"}


async def test_a_session_that_has_started_cannot_be_asked_even_where_late_demands_wait_for_an_agent(
    planning: ServiceUnderTest,
) -> None:
    evening = OfferingUnit(
        unit_id=CARE_UNIT,
        code="session",
        name="Soir",
        slots=["late"],
        starts_at=time(16, 30),
        ends_at=time(19),
    )
    await found_town(planning, care=care(units=[evening]))
    await send(planning, SetCutoffs(cutoffs=[cutoff(CARE, "book", "ask")]))
    planning.set_now("2015-04-09T18:55")
    assert "book" not in (await cell(planning, LEA_CARE, DAY)).actions
    (refused,) = await book(planning, LEA_CARE, DAY)
    assert (refused.result, refused.code) == ("refused", "cutoff_passed")
    assert refused.data == {"moment": "2015-04-09T16:30:00+02:00"}
    planning.set_now("2015-04-09T16:00")
    (opened,) = await book(planning, LEA_CARE, DAY)
    assert opened.result == "opened"


async def test_an_agent_books_after_the_cutoff_and_files_no_demand(town_planning: ServiceUnderTest) -> None:
    town_planning.set_now("2015-04-09T10:00")
    (done,) = await book(town_planning, LEA_MEAL, DAY, as_=AGENT)
    assert done.result == "done"
    assert await town_planning.emitted(ProposalOpened) == []


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2015, 4, 6), "day_closed"),  # Easter Monday
        (date(2015, 4, 14), "not_running"),  # spring holidays
        (date(2015, 4, 8), "not_running"),  # Wednesday
        (date(2015, 9, 3), "not_enrolled"),
    ],
)
async def test_days_on_which_nothing_can_be_booked(
    town_planning: ServiceUnderTest, day: date, code: str
) -> None:
    (refused,) = await book(town_planning, LEA_MEAL, day)
    assert (refused.result, refused.code) == ("refused", code)


async def test_each_cell_has_its_own_answer(town_planning: ServiceUnderTest) -> None:
    outcomes = await book(town_planning, LEA_MEAL, DAY, date(2015, 4, 6), DAY)
    assert [(one.result, one.code) for one in outcomes] == [
        ("done", ""),
        ("refused", "day_closed"),
        ("refused", "already_booked"),
    ]


async def test_a_child_sits_once(town_planning: ServiceUnderTest) -> None:
    cells = [
        CellRef(line_id=LEA_LEISURE, day=WEDNESDAY, unit_id=MORNING),
        CellRef(line_id=LEA_LEISURE, day=WEDNESDAY, unit_id=AFTERNOON),
    ]
    reply = await town_planning.send(RequestBooking(cells=cells), as_=AGENT)
    assert not isinstance(reply, Refusal)
    assert [one.code for one in reply.cells] == ["", "already_booked"]


async def test_a_unit_must_be_named_where_there_is_a_choice(town_planning: ServiceUnderTest) -> None:
    (refused,) = await book(town_planning, LEA_LEISURE, WEDNESDAY)
    assert (refused.code, refused.data) == ("invalid_input", {"field": "unit_id"})


async def test_the_same_command_again_gives_the_first_answer(town_planning: ServiceUnderTest) -> None:
    command, command_id = RequestBooking(cells=[CellRef(line_id=LEA_MEAL, day=DAY)]), new_id()
    first = await town_planning.send(command, as_=AS_JEAN, command_id=command_id)
    again = await town_planning.send(command, as_=AS_JEAN, command_id=command_id)
    assert first == again
    assert len(await town_planning.emitted(ProposalOpened)) == 1


async def test_when_places_are_gone_one_waits_with_a_rank_and_nobody_overtakes(
    town_planning: ServiceUnderTest,
) -> None:
    await set_places(town_planning, SCHOOL, 1, "noon")
    await book(town_planning, LEA_MEAL, DAY)
    (waits,) = await book(town_planning, TOM_MEAL, DAY, as_=AS_ANNE)
    assert (waits.result, waits.data) == ("on_hold", {"rank": 1})
    await set_places(town_planning, SCHOOL, 2, "noon")
    check = CheckBooking(cells=[CellRef(line_id=LEA_CARE, day=DAY)])
    assert (await ask(town_planning, check, AS_JEAN)).cells[0].result == "done"
    rows = await town_planning.sql("SELECT taken, waiting FROM pool_day WHERE day = $1", DAY)
    assert [tuple(row) for row in rows] == [(1, 1)]


async def test_a_whole_day_takes_a_place_in_every_slot(town_planning: ServiceUnderTest) -> None:
    await set_places(town_planning, CENTRE, 1, "morning", "afternoon")
    await book(town_planning, LEA_LEISURE, WEDNESDAY, as_=AGENT, unit=MORNING)
    rows = await town_planning.sql("SELECT sum(taken) FROM pool_day WHERE day = $1", WEDNESDAY)
    assert rows[0][0] == 1


async def test_places_set_after_bookings_count_those_who_sit_there(town_planning: ServiceUnderTest) -> None:
    await book(town_planning, LEA_MEAL, DAY)
    await set_places(town_planning, SCHOOL, 1, "noon")
    (waits,) = await book(town_planning, TOM_MEAL, DAY, as_=AS_ANNE)
    assert waits.result == "on_hold"


async def test_checking_answers_the_same_and_writes_nothing(town_planning: ServiceUnderTest) -> None:
    check = CheckBooking(
        cells=[CellRef(line_id=LEA_MEAL, day=DAY), CellRef(line_id=LEA_MEAL, day=date(2015, 4, 6))]
    )
    said = (await ask(town_planning, check, AS_JEAN)).cells
    assert [(one.result, one.code) for one in said] == [("done", ""), ("refused", "day_closed")]
    assert (await cell(town_planning, LEA_MEAL, DAY)).status == ""


@pytest.mark.parametrize(("now", "due"), [("2015-04-03T08:00", None), ("2015-04-06T08:00", date(2015, 4, 8))])
async def test_the_check_says_when_the_waiting_list_will_be_answered(
    town_planning: ServiceUnderTest, now: str, due: date | None
) -> None:
    await set_places(town_planning, SCHOOL, 1, "noon")
    await book(town_planning, LEA_MEAL, DAY)
    town_planning.set_now(now)
    cells = [CellRef(line_id=TOM_MEAL, day=DAY)]
    check = await ask(town_planning, CheckBooking(cells=cells), AS_ANNE)
    asked = await send(town_planning, RequestBooking(cells=cells), AS_ANNE)
    assert check.cells[0].result == asked.cells[0].result == "on_hold"
    assert check.due_on == asked.due_on == due


async def test_a_child_nobody_may_act_for_is_seen_by_no_guardian(town_planning: ServiceUnderTest) -> None:
    await book(town_planning, LEA_MEAL, DAY)
    await town_planning.feed(child_changed(LEA, DUPONT, "Léa", "DUPONT", version=2))
    month = MonthPlanning(child_id=LEA, month="2015-04", known_etag="")
    assert await town_planning.ask(month, as_=AS_JEAN) == Refusal("child_unknown")
    command = RequestBooking(cells=[CellRef(line_id=LEA_MEAL, day=date(2015, 4, 7))])
    assert await town_planning.send(command, as_=AS_JEAN) == Refusal("not_found")
    assert (await cell(town_planning, LEA_MEAL, DAY, as_=AGENT)).status == "booked"


async def test_somebody_elses_line_does_not_exist(town_planning: ServiceUnderTest) -> None:
    command = RequestBooking(cells=[CellRef(line_id=TOM_MEAL, day=DAY)])
    assert await town_planning.send(command, as_=AS_JEAN) == Refusal("not_found")
    mixed = RequestBooking(cells=[CellRef(line_id=LEA_MEAL, day=DAY), CellRef(line_id=TOM_MEAL, day=DAY)])
    reply = await town_planning.send(mixed, as_=AS_JEAN)
    assert not isinstance(reply, Refusal)
    assert [one.code for one in reply.cells] == ["", "not_found"]
