"""What a family did in one gesture: shown again, and taken back whole."""

from __future__ import annotations

import asyncio
import time
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.problem import Refusal
from contracts.planning import (
    MAX_CELLS,
    CellRef,
    CheckBooking,
    DeclareAbsence,
    EnrolChildren,
    Gesture,
    GestureView,
    Mark,
    MarkAttendance,
    MonthBookingsChanged,
    ProposalOpened,
    ProposalWithdrawn,
    RequestBooking,
    UndoGesture,
    UndoneOutcome,
    WithdrawProposal,
)
from tests.service.planning.test_decision import decided
from tests.service.planning.town import (
    AS_ANNE,
    AS_JEAN,
    CENTRE,
    DAY,
    DUPONT,
    JEAN,
    LEA,
    LEA_LEISURE,
    LEA_MEAL,
    MEAL,
    MEAL_UNIT,
    MORNING,
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
    line_of,
    new_id,
    send,
    set_places,
    some,
)
from tests.support.harness import ServiceUnderTest

ZOE = some("zoe")
ZOE_MEAL = line_of(ZOE, MEAL, JEAN)
JUNE_30 = date(2015, 6, 30)
TUESDAY = date(2015, 4, 7)


@pytest.fixture
async def town(planning: ServiceUnderTest) -> ServiceUnderTest:
    """Léa and her sister Zoé d'Arc, both of Jean's."""
    await found_town(planning)
    await planning.feed(child_changed(ZOE, DUPONT, "Zoé", "D’ARC", JEAN))
    await send(planning, EnrolChildren(enrolments=[enrolment(ZOE, DUPONT, JEAN, MEAL)]))
    return planning


async def gesture(town: ServiceUnderTest, command: Any, as_: Any = AS_JEAN) -> UUID:
    """Sends a command as a form does; its number is the gesture's."""
    number = new_id()
    reply = await town.send(command, as_=as_, command_id=number)
    assert not isinstance(reply, Refusal), reply
    return number


async def booked(town: ServiceUnderTest, *cells: tuple[UUID, date], unit: UUID | None = None) -> UUID:
    refs = [CellRef(line_id=line, day=day, unit_id=unit) for line, day in cells]
    return await gesture(town, RequestBooking(cells=refs))


async def undo(town: ServiceUnderTest, number: UUID) -> UndoneOutcome:
    outcome: UndoneOutcome = await send(town, UndoGesture(gesture_id=number), AS_JEAN)
    return outcome


async def shown(town: ServiceUnderTest, number: UUID) -> GestureView:
    view: GestureView = await ask(town, Gesture(gesture_id=number), AS_JEAN)
    return view


async def test_a_gesture_is_shown_again_to_who_made_it_and_to_nobody_else(town: ServiceUnderTest) -> None:
    number = await booked(town, (LEA_MEAL, DAY), (LEA_MEAL, date(2015, 4, 6)), (ZOE_MEAL, DAY))
    view = await shown(town, number)
    assert [(one.result, one.code) for one in view.cells] == [
        ("done", ""),
        ("refused", "day_closed"),
        ("done", ""),
    ]
    assert {one.child_name for one in view.lines} == {"Léa DUPONT", "Zoé D’ARC"}
    assert 590 < view.seconds_left <= 600
    for command in (Gesture(gesture_id=number), Gesture(gesture_id=new_id())):
        refused = await town.ask(command, as_=AS_ANNE)
        assert isinstance(refused, Refusal)
        assert refused.code == "not_found"
    stolen = await town.send(UndoGesture(gesture_id=number), as_=AS_ANNE)
    assert isinstance(stolen, Refusal)
    assert stolen.code == "not_found"


async def test_bookings_done_at_once_are_taken_back_with_their_places(town: ServiceUnderTest) -> None:
    await set_places(town, SCHOOL, 2, "noon")
    number = await booked(town, (LEA_MEAL, DAY), (ZOE_MEAL, DAY))
    (waits,) = await book(town, TOM_MEAL, DAY, as_=AS_ANNE)
    assert waits.result == "on_hold"
    outcome = await undo(town, number)
    assert (outcome.taken_back, outcome.left) == (2, 0)
    shown_now = await cell(town, LEA_MEAL, DAY)
    assert shown_now.status == ""
    withdrawn = {event.proposal_id for event in await town.emitted(ProposalWithdrawn)}
    opened = [event for event in await town.emitted(ProposalOpened) if event.family_id == DUPONT]
    assert withdrawn == {event.proposal_id for event in opened}
    told = (await town.emitted(MonthBookingsChanged))[-1]
    assert all(not day.expected for day in told.days)
    await town.run_timer("offer-places")
    assert (await cell(town, TOM_MEAL, DAY, TOM, AS_ANNE)).status == "booked"
    assert await number_in(town, "select sum(taken) as taken from pool_day") == 1
    assert await number_in(town, "select count(*) as seats from seat") == 1
    history = await town.sql("select what from history where line_id = $1 order by id", LEA_MEAL)
    assert [row["what"] for row in history] == ["booking_done", "booking_taken_back"]


async def test_open_demands_and_waiting_lists_are_left(town: ServiceUnderTest) -> None:
    await set_places(town, SCHOOL, 0, "noon")
    number = await gesture(
        town,
        RequestBooking(
            cells=[
                CellRef(line_id=LEA_MEAL, day=DAY),
                CellRef(line_id=LEA_LEISURE, day=WEDNESDAY, unit_id=WHOLE_DAY),
            ]
        ),
    )
    assert [one.result for one in (await shown(town, number)).cells] == ["on_hold", "opened"]
    assert (await undo(town, number)).taken_back == 2
    assert await number_in(town, "select count(*) as waiting from waiting") == 0
    assert await number_in(town, "select sum(waiting)::int as waiting from pool_day") == 0
    assert (await cell(town, LEA_LEISURE, WEDNESDAY)).status == ""
    assert len(await town.emitted(ProposalWithdrawn)) == 2


async def test_absences_are_taken_back_where_the_place_is_still_there(town: ServiceUnderTest) -> None:
    await set_places(town, SCHOOL, 1, "noon")
    await book(town, LEA_MEAL, TUESDAY, DAY)
    refs = [CellRef(line_id=LEA_MEAL, day=day) for day in (TUESDAY, DAY)]
    number = await gesture(town, DeclareAbsence(cells=refs, reason_code="illness"))
    await book(town, TOM_MEAL, DAY, as_=AS_ANNE)
    outcome = await undo(town, number)
    assert (outcome.taken_back, outcome.left) == (1, 1)
    view = await shown(town, number)
    assert [(one.undone, one.undone_code) for one in view.cells] == [
        ("taken_back", ""),
        ("left", "no_place_left"),
    ]
    assert (await cell(town, LEA_MEAL, TUESDAY)).status == "booked"
    assert (await cell(town, LEA_MEAL, DAY)).status == "excused_absence"


async def test_a_day_booked_again_after_an_absence_becomes_an_absence_again(town: ServiceUnderTest) -> None:
    await book(town, LEA_MEAL, DAY)
    await declare(town, LEA_MEAL, DAY)
    number = await booked(town, (LEA_MEAL, DAY))
    assert (await undo(town, number)).taken_back == 1
    assert (await cell(town, LEA_MEAL, DAY)).status == "excused_absence"


async def test_what_changed_meanwhile_is_left_and_told_day_by_day(town: ServiceUnderTest) -> None:
    thursday = date(2015, 5, 7)
    number = await gesture(
        town,
        RequestBooking(
            cells=[
                CellRef(line_id=LEA_MEAL, day=DAY),
                CellRef(line_id=LEA_MEAL, day=thursday),
                CellRef(line_id=LEA_LEISURE, day=WEDNESDAY, unit_id=WHOLE_DAY),
                CellRef(line_id=LEA_MEAL, day=date(2015, 4, 6)),
                CellRef(line_id=LEA_MEAL, day=date(2015, 4, 2)),
            ]
        ),
    )
    first = await shown(town, number)
    demand = next(event for event in await town.emitted(ProposalOpened) if not event.settled_at_once)
    await town.feed(decided(demand.proposal_id, 1, "accept"))
    await declare(town, LEA_MEAL, thursday)
    mark = Mark(
        mark_id=new_id(),
        child_id=LEA,
        offering_id=MEAL,
        unit_id=MEAL_UNIT,
        day=date(2015, 4, 2),
        kind="present",
        marked_at="2015-04-02T12:00:00+02:00",
        device="tablette",
    )
    town.set_now("2015-04-02T12:05")
    await send(town, MarkAttendance(marks=[mark]))
    town.set_now("2015-04-01T08:05")
    outcome = await undo(town, number)
    assert (outcome.taken_back, outcome.left) == (1, 3)
    told = [(one.undone, one.undone_code) for one in (await shown(town, number)).cells]
    assert told == [
        ("taken_back", ""),
        ("left", "conflict"),
        ("left", "already_decided"),
        ("", ""),
        ("left", "already_seen"),
    ]
    assert first.cells[3].result == "refused"
    # of one demand settled at once a day stays: it is not withdrawn
    assert await town.emitted(ProposalWithdrawn) == []


async def number_in(town: ServiceUnderTest, query: str) -> int:
    """The one number a statement answers."""
    ((value,),) = await town.sql(query)
    return int(value)


async def test_a_demand_withdrawn_one_by_one_is_told(town: ServiceUnderTest) -> None:
    number = await booked(town, (LEA_LEISURE, WEDNESDAY), unit=WHOLE_DAY)
    (opened,) = await town.emitted(ProposalOpened)
    await send(town, WithdrawProposal(proposal_id=opened.proposal_id), AS_JEAN)
    assert (await undo(town, number)).left == 1
    (one,) = (await shown(town, number)).cells
    assert one.undone_code == "withdrawn"


async def test_a_day_whose_deadline_passed_meanwhile_stays(town: ServiceUnderTest) -> None:
    town.set_now("2015-04-08T10:58")
    number = await booked(town, (LEA_MEAL, DAY), (LEA_MEAL, date(2015, 4, 10)))
    town.set_now("2015-04-08T11:03")
    outcome = await undo(town, number)
    assert (outcome.taken_back, outcome.left) == (1, 1)
    assert (await shown(town, number)).cells[0].undone_code == "cutoff_passed"


async def test_undoing_twice_answers_the_same_and_changes_nothing(town: ServiceUnderTest) -> None:
    number = await booked(town, (LEA_MEAL, DAY))
    first = await undo(town, number)
    again = await booked(town, (LEA_MEAL, DAY))
    assert await undo(town, number) == first
    assert (await cell(town, LEA_MEAL, DAY)).status == "booked"
    assert (await shown(town, number)).seconds_left == 0
    assert (await undo(town, again)).taken_back == 1


async def test_two_tabs_that_undo_at_the_same_moment_do_it_once(town: ServiceUnderTest) -> None:
    await set_places(town, SCHOOL, 5, "noon")
    number = await booked(town, (LEA_MEAL, DAY), (ZOE_MEAL, DAY))
    outcomes = await asyncio.gather(*(undo(town, number) for _ in range(4)))
    assert {(one.taken_back, one.left) for one in outcomes} == {(2, 0)}
    assert await number_in(town, "select sum(taken)::int as taken from pool_day") == 0


async def test_an_undo_and_a_decision_at_the_same_moment_follow_each_other(town: ServiceUnderTest) -> None:
    days = [date(2015, 5, 6), date(2015, 5, 13), date(2015, 5, 20), date(2015, 5, 27)]
    for day in days:
        number = await booked(town, (LEA_LEISURE, day), unit=MORNING)
        opened = (await town.emitted(ProposalOpened))[-1]
        outcome, _ = await asyncio.gather(
            undo(town, number), town.feed(decided(opened.proposal_id, 1, "accept"))
        )
        status = (await cell(town, LEA_LEISURE, day)).status
        assert (outcome.taken_back, status) in {(1, ""), (0, "booked")}


async def test_after_its_window_a_gesture_stays(town: ServiceUnderTest) -> None:
    number = await booked(town, (LEA_MEAL, DAY))
    town.push_machine_clock(timedelta(seconds=601))
    refused = await town.send(UndoGesture(gesture_id=number), as_=AS_JEAN)
    assert isinstance(refused, Refusal)
    assert refused.code == "gesture_undo_passed"
    assert refused.data["moment"].startswith("2015-04-01T0")
    assert (await shown(town, number)).seconds_left == 0
    town.push_machine_clock(timedelta(days=31))
    await town.run_timer("close-days")
    gone = await town.ask(Gesture(gesture_id=number), as_=AS_JEAN)
    assert isinstance(gone, Refusal)


async def test_the_largest_gesture_stays_small_and_quick(town: ServiceUnderTest) -> None:
    await set_places(town, SCHOOL, 0, "noon")
    await set_places(town, CENTRE, 50, "morning", "noon", "afternoon")
    days = [date(2015, 4, 2) + timedelta(days=n) for n in range(MAX_CELLS // 2)]
    cells = [CellRef(line_id=line, day=day) for day in days for line in (LEA_MEAL, ZOE_MEAL)]
    assert len(cells) == MAX_CELLS
    check = await ask(town, CheckBooking(cells=cells), AS_JEAN)
    assert len(check.model_dump_json()) < 500_000
    begun = time.perf_counter()
    number = await gesture(town, RequestBooking(cells=cells))
    view = await shown(town, number)
    assert len(view.model_dump_json()) < 500_000
    assert (await undo(town, number)).left == 0
    assert time.perf_counter() - begun < 10
