"""A town says when days open to booking: families wait for it, agents do not, and two agents do not overwrite each other."""

from __future__ import annotations

import asyncio
from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest

from chassis.problem import Refusal
from contracts.planning import (
    BookingWindows,
    CellRef,
    CheckBooking,
    ExplainCell,
    PlanDays,
    PreviewBookingWindow,
    RemoveBookingWindow,
    RequestBooking,
    SetBookingWindow,
    UndoGesture,
    WeeklyPlan,
)
from contracts.requests import RequestDecided
from tests.service.planning.spring_centre import (
    CLOSES,
    FIRST,
    LAST,
    LEA_LEISURE,
    MONDAY,
    OPENS,
    TUESDAY,
    found_centre,
    spring,
)
from tests.service.planning.town import (
    AGENT,
    AS_JEAN,
    HEAD,
    LEA,
    LEISURE,
    MEAL,
    MEAL_UNIT,
    MORNING,
    WHOLE_DAY,
    ask,
    book,
    cell,
    found_town,
    leisure,
    month,
    send,
    some,
)
from tests.support.harness import ServiceUnderTest


@pytest.fixture
async def centre(planning: ServiceUnderTest) -> ServiceUnderTest:
    await found_centre(planning)
    return planning


async def outcome(centre: ServiceUnderTest, *days: date, as_: Any = AS_JEAN) -> list[tuple[str, str]]:
    cells = await book(centre, LEA_LEISURE, *days, as_=as_, unit=WHOLE_DAY)
    return [(one.result, one.code) for one in cells]


async def test_a_family_books_nothing_before_the_opening_and_is_told_the_moment(
    centre: ServiceUnderTest,
) -> None:
    cells = [CellRef(line_id=LEA_LEISURE, day=day, unit_id=WHOLE_DAY) for day in (MONDAY, TUESDAY)]
    for ask_ in (
        (await ask(centre, CheckBooking(cells=cells), AS_JEAN)).cells,
        (await send(centre, RequestBooking(cells=cells), AS_JEAN)).cells,
    ):
        assert [(one.result, one.code, one.data["moment"]) for one in ask_] == [
            ("refused", "window_not_open", OPENS)
        ] * 2
    seen = await cell(centre, LEA_LEISURE, MONDAY)
    assert (seen.status, seen.actions, seen.why_not) == ("", {}, "window_not_open")
    explained = await ask(centre, ExplainCell(line_id=LEA_LEISURE, day=MONDAY), AS_JEAN)
    assert explained.cell.why_not_data == {"moment": OPENS}
    centre.set_now("2015-04-03T08:00")
    assert await outcome(centre, MONDAY) == [("done", "")]


async def test_the_page_of_a_month_is_kept_until_the_opening_and_not_after(centre: ServiceUnderTest) -> None:
    centre.set_now("2015-04-03T07:00")
    before = await month(centre)
    assert before.valid_until.isoformat() == OPENS
    (window,) = next(line for line in before.lines if line.line_id == LEA_LEISURE).windows
    assert (window.state, window.opens_at.isoformat(), window.closes_at.isoformat()) == (
        "coming",
        OPENS,
        CLOSES,
    )
    assert (await month(centre, etag=before.etag)).unchanged
    centre.set_now("2015-04-03T08:00")
    after = await month(centre, etag=before.etag)
    assert not after.unchanged
    assert (await cell(centre, LEA_LEISURE, MONDAY)).actions["book"].isoformat() == CLOSES


async def test_once_closed_it_is_refused_and_what_was_booked_stays(centre: ServiceUnderTest) -> None:
    centre.set_now("2015-04-03T09:00")
    assert await outcome(centre, MONDAY) == [("done", "")]
    centre.set_now("2015-04-09T18:01")
    assert await outcome(centre, TUESDAY) == [("refused", "window_closed")]
    assert (await cell(centre, LEA_LEISURE, MONDAY)).status == "booked"
    await send(centre, SetBookingWindow(window=spring(after="ask"), expected_version=1), HEAD)
    assert await outcome(centre, TUESDAY) == [("opened", "")]


async def test_an_agent_books_and_decides_before_the_opening(centre: ServiceUnderTest) -> None:
    assert await outcome(centre, MONDAY, as_=AGENT) == [("done", "")]
    # a demand that was open when the window came is decided all the same
    await send(centre, RemoveBookingWindow(window_id=some("window"), expected_version=1), HEAD)
    asked = leisure(runs_in="holidays", weekdays=[1, 2, 3, 4, 5], decide="ask")
    await found_town(centre, leisure=asked)
    (opened,) = await book(centre, LEA_LEISURE, TUESDAY, unit=WHOLE_DAY)
    await send(centre, SetBookingWindow(window=spring()), HEAD)
    decided = RequestDecided(
        version=1,
        family_request_id=uuid4(),
        proposal_id=opened.proposal_id,
        owner="planning",
        decision_no=1,
        decision="accept",
        decided_by="Mme Roy",
        decided_by_account=None,
        decided_at="2015-04-01T09:00:00+02:00",
    )
    await centre.feed(decided)
    assert (await cell(centre, LEA_LEISURE, TUESDAY)).status == "booked"


async def test_a_plan_leaves_the_days_out_with_their_opening(centre: ServiceUnderTest) -> None:
    plan = WeeklyPlan(
        child_ids=[LEA], offering_id=LEISURE, unit_code="day", weekdays=[1, 2], first_day=FIRST, last_day=LAST
    )
    view = await ask(centre, PlanDays(plan=plan), AS_JEAN)
    assert view.cells == []
    (left,) = view.left_out
    assert (left.reason, len(left.days), left.moment.isoformat()) == ("window_not_open", 4, OPENS)


async def test_a_gesture_is_not_taken_back_once_the_window_has_closed(centre: ServiceUnderTest) -> None:
    centre.set_now("2015-04-09T17:59")
    command_id = uuid4()
    cells = [CellRef(line_id=LEA_LEISURE, day=MONDAY, unit_id=WHOLE_DAY)]
    await centre.send(RequestBooking(cells=cells), as_=AS_JEAN, command_id=command_id)
    centre.set_now("2015-04-09T18:02")
    undone = await send(centre, UndoGesture(gesture_id=command_id), AS_JEAN)
    assert (undone.taken_back, undone.left) == (0, 1)


# --- the settings


async def test_two_windows_of_the_same_days_are_refused_at_their_field(centre: ServiceUnderTest) -> None:
    other = spring(
        window_id=uuid4(),
        first_day=LAST,
        last_day=date(2015, 5, 3),
        opens_on=date(2015, 4, 20),
        closes_on=None,
        closes_at=None,
    )
    refused = await centre.send(SetBookingWindow(window=other), as_=HEAD)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.data["fields"][0]["field"]) == ("settings_overlap", "first_day")
    # a unit of it, another offering or other days are not the same
    await send(centre, SetBookingWindow(window=other.model_copy(update={"unit_id": MORNING})), HEAD)
    meal = other.model_copy(update={"window_id": uuid4(), "offering_id": MEAL, "unit_id": MEAL_UNIT})
    await send(centre, SetBookingWindow(window=meal), HEAD)


async def test_two_agents_at_once_neither_overwrite_nor_overlap(centre: ServiceUnderTest) -> None:
    changes = [
        SetBookingWindow(window=spring(opens_on=date(2015, 4, day)), expected_version=1) for day in (4, 5)
    ]
    answers = await asyncio.gather(*(centre.send(one, as_=HEAD) for one in changes))
    assert sorted((isinstance(one, Refusal) and one.code) or "done" for one in answers) == [
        "changed_meanwhile",
        "done",
    ]
    summer = [
        spring(
            window_id=uuid4(),
            first_day=date(2015, 7, 6),
            last_day=date(2015, 7, 31),
            opens_on=date(2015, 5, 4),
            closes_on=None,
            closes_at=None,
        )
        for _ in range(2)
    ]
    answers = await asyncio.gather(*(centre.send(SetBookingWindow(window=one), as_=HEAD) for one in summer))
    assert sorted((isinstance(one, Refusal) and one.code) or "done" for one in answers) == [
        "done",
        "settings_overlap",
    ]


async def test_set_twice_it_changes_nothing_and_removed_its_days_can_be_booked(
    centre: ServiceUnderTest,
) -> None:
    assert (await send(centre, SetBookingWindow(window=spring()), HEAD)).changed == 0
    stale = await centre.send(RemoveBookingWindow(window_id=some("window"), expected_version=2), as_=HEAD)
    assert isinstance(stale, Refusal)
    assert stale.code == "changed_meanwhile"
    for changed in (1, 0):
        removal = RemoveBookingWindow(window_id=some("window"), expected_version=1)
        assert (await send(centre, removal, HEAD)).changed == changed
    assert await outcome(centre, MONDAY) == [("done", "")]
    said = await centre.sql("SELECT action FROM audit WHERE action LIKE 'booking_window%' ORDER BY at")
    assert [row["action"] for row in said] == ["booking_window.set", "booking_window.removed"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": date(2015, 4, 10)}, "last_day"),
        ({"last_day": date(2016, 4, 20)}, "last_day"),
        ({"first_day": date(2015, 3, 2), "last_day": date(2015, 3, 31)}, "last_day"),
        ({"opens_on": date(2015, 4, 27)}, "opens_on"),
        ({"closes_at": None}, "closes_at"),
        ({"closes_on": None}, "closes_on"),
        ({"closes_on": date(2015, 4, 3), "closes_at": time(7, 59)}, "closes_on"),
    ],
)
async def test_what_cannot_be_a_window_is_said_at_its_field(
    centre: ServiceUnderTest, changes: dict[str, Any], field: str
) -> None:
    for message in (SetBookingWindow(window=spring(**changes), expected_version=1), None):
        refused = (
            await centre.send(message, as_=HEAD)
            if message is not None
            else await centre.ask(PreviewBookingWindow(window=spring(**changes)), as_=HEAD)
        )
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.data["fields"][0]["field"]) == ("invalid_input", field)


async def test_what_held_for_days_gone_by_is_kept(centre: ServiceUnderTest) -> None:
    centre.set_now("2015-04-27T09:00")
    longer = spring(last_day=date(2015, 5, 30))
    for command in (
        SetBookingWindow(window=longer, expected_version=1),
        RemoveBookingWindow(window_id=some("window"), expected_version=1),
    ):
        refused = await centre.send(command, as_=HEAD)
        assert isinstance(refused, Refusal)
        assert refused.code == "day_over"
    view = await ask(centre, BookingWindows(over=True), AGENT)
    assert ([one.state for one in view.over], view.windows) == (["over"], [])
    assert (await ask(centre, BookingWindows(), AGENT)).over == []


async def test_only_the_town_sets_windows_and_agents_read_them(centre: ServiceUnderTest) -> None:
    for who in (AGENT, AS_JEAN):
        for command in (
            SetBookingWindow(window=spring()),
            RemoveBookingWindow(window_id=some("window"), expected_version=1),
        ):
            assert await centre.send(command, as_=who) == Refusal("not_allowed")
    (card,) = (await ask(centre, BookingWindows(), AGENT)).windows
    assert (card.offering, card.facility, card.state) == ("ALSH mercredi", "La Casaloustik", "coming")
    assert (card.opens.isoformat(), card.version, card.window) == (OPENS, 1, spring())
    assert await centre.ask(BookingWindows(), as_=AS_JEAN) == Refusal("not_allowed")


async def test_the_preview_says_what_saving_would_do_and_writes_nothing(centre: ServiceUnderTest) -> None:
    seen = await ask(centre, PreviewBookingWindow(window=spring(closes_on=None, closes_at=None)), HEAD)
    assert (seen.opens.isoformat(), seen.closes, seen.days, seen.never, seen.families) == (
        OPENS,
        None,
        10,
        0,
        2,
    )
    assert seen.last_until.isoformat() == "2015-04-23T11:00:00+02:00"
    (card,) = (await ask(centre, BookingWindows(), AGENT)).windows
    assert card.version == 1
    unknown = PreviewBookingWindow(window=spring(unit_id=MEAL_UNIT))
    assert await centre.ask(unknown, as_=HEAD) == Refusal("not_found", id=str(MEAL_UNIT))
