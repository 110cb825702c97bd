"""The truth table of a cell: what is known of it, and the words it says from bottom to top."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.planning.domain.attendance import Presence, Reading
from services.planning.domain.calendar import DayContext, RowKind, Stop
from services.planning.domain.cell import Status, read_cell, read_day
from services.planning.domain.situation import (
    Action,
    Effect,
    Hold,
    Kind,
    OfferingRules,
    OpenProposal,
    RefusedBooking,
)
from tests.unit.planning.given import (
    ABSENCE_ASKED,
    AFTER,
    ASKED,
    BEFORE,
    BILLED,
    BOOKED,
    CUTOFF,
    DAY,
    EXCUSED,
    ID,
    LATE,
    LEAVE,
    MISSING,
    RECURRING,
    SECOND_IN_LINE,
    SEEN,
    cell,
)

SPRING = DayContext(DAY, holidays="Vacances de printemps", holidays_kind=RowKind.SHORT_HOLIDAYS)
SUMMER = DayContext(DAY, holidays="Vacances d'été", holidays_kind=RowKind.SUMMER_HOLIDAYS)
EASTER_MONDAY = DayContext(DAY, public_holiday="Lundi de Pâques")
CLOSED = DayContext(DAY, closure="Pont", closed_everywhere=True)
REFUSED = RefusedBooking("no_place_left")
CARE = OfferingRules(contract=True)
CLASH = Reading(Presence.PRESENT, conflict=True)

TRUTH: list[tuple[str, dict[str, Any], list[str]]] = [
    # what is known of the cell, before its cut-off                                        what it says
    ("nothing at all", {}, []),
    ("booked for that day", {"booking": BOOKED}, ["booked"]),
    ("booked by the weekly pattern", {"booking": RECURRING}, ["recurring"]),
    ("asked, decision awaited", {"proposal": ASKED}, ["pending_booking"]),
    ("second on the waiting list", {"proposal": SECOND_IN_LINE}, ["on_hold"]),
    (
        "held, file incomplete",
        {"proposal": OpenProposal(ID, Kind.BOOKING, Hold.FILE_INCOMPLETE)},
        ["on_hold"],
    ),
    (
        "held, opening undecided",
        {"proposal": OpenProposal(ID, Kind.BOOKING, Hold.OPENING_NOT_DECIDED)},
        ["on_hold"],
    ),
    ("asked and refused", {"refused": REFUSED}, ["refused"]),
    ("refused, then asked again", {"refused": REFUSED, "proposal": ASKED}, ["pending_booking"]),
    ("refused, then booked", {"refused": REFUSED, "booking": BOOKED}, ["booked"]),
    ("booked, absence awaits", {"booking": BOOKED, "proposal": ABSENCE_ASKED}, ["booked", "pending_absence"]),
    (
        "regular, absence awaits",
        {"booking": RECURRING, "proposal": ABSENCE_ASKED},
        ["recurring", "pending_absence"],
    ),
    ("excused", {"booking": EXCUSED}, ["booked", "excused_absence"]),
    (
        "excused, asked again",
        {"booking": EXCUSED, "proposal": ASKED},
        ["booked", "excused_absence", "pending_booking"],
    ),
    ("absent, billed", {"booking": BILLED}, ["booked", "billed_absence", "locked"]),
    ("day off in a contract", {"booking": LEAVE, "rules": CARE}, ["booked", "leave_day"]),
    # attendance: a tick always means "was there"
    ("booked and seen", {"booking": BOOKED, "reading": SEEN}, ["booked", "present"]),
    ("regular and seen", {"booking": RECURRING, "reading": SEEN}, ["recurring", "present"]),
    ("seen without a booking", {"reading": SEEN}, ["present_unbooked"]),
    (
        "excused, yet seen",
        {"booking": EXCUSED, "reading": SEEN},
        ["booked", "excused_absence", "present_unbooked"],
    ),
    (
        "billed absence, yet seen",
        {"booking": BILLED, "reading": SEEN},
        ["booked", "billed_absence", "present", "locked"],
    ),
    ("refused, yet seen", {"refused": REFUSED, "reading": SEEN}, ["refused", "present_unbooked"]),
    ("asked, and seen", {"proposal": ASKED, "reading": SEEN}, ["pending_booking", "present_unbooked"]),
    (
        "absence awaits, yet seen",
        {"booking": BOOKED, "proposal": ABSENCE_ASKED, "reading": SEEN},
        ["booked", "pending_absence", "present"],
    ),
    ("booked and marked absent, day not closed", {"booking": BOOKED, "reading": MISSING}, ["booked"]),
    (
        "seen outside a care contract",
        {"rules": CARE, "reading": SEEN},
        ["out_of_contract", "present_unbooked"],
    ),
    (
        "seen inside a care contract",
        {"rules": CARE, "booking": BOOKED, "reading": SEEN},
        ["booked", "present"],
    ),
    # marks that contradict each other or the calendar
    ("seen in two places at once", {"booking": BOOKED, "reading": CLASH}, ["booked", "error"]),
    (
        "seen on a closed day",
        {"context": CLOSED, "stop": Stop.CLOSURE, "reading": SEEN},
        ["closure", "error"],
    ),
    (
        "seen when the line does not run",
        {"stop": Stop.WEEKDAY, "reading": SEEN},
        ["not_running", "error"],
    ),
    # the day
    ("public holiday", {"context": EASTER_MONDAY, "stop": Stop.PUBLIC_HOLIDAY}, ["closure"]),
    ("closed", {"context": CLOSED, "stop": Stop.CLOSURE}, ["closure"]),
    ("school-time line in the holidays", {"context": SPRING, "stop": Stop.SCHOOL_HOLIDAYS}, ["not_running"]),
    ("holiday line in school time", {"stop": Stop.SCHOOL_TIME}, ["not_running"]),
    ("not a weekday of the line", {"stop": Stop.WEEKDAY}, ["not_running"]),
    ("closed over a booking", {"context": CLOSED, "stop": Stop.CLOSURE, "booking": BOOKED}, ["closure"]),
    ("before or after the enrolment", {"enrolled": False}, ["not_running"]),
    ("the other parent's day", {"other_home": True}, ["other_home"]),
    ("booked, on the other parent's day", {"other_home": True, "booking": BOOKED}, ["booked"]),
    ("closed on the other parent's day", {"other_home": True, "stop": Stop.WEEKDAY}, ["not_running"]),
    ("seen, not enrolled", {"enrolled": False, "reading": SEEN}, ["present_unbooked"]),
    ("booked, then the enrolment ended", {"enrolled": False, "booking": BOOKED}, ["booked"]),
]


@pytest.mark.parametrize(("known", "says"), [row[1:] for row in TRUTH], ids=[row[0] for row in TRUTH])
def test_a_cell_says(known: dict[str, Any], says: list[str]) -> None:
    assert [layer.key.value for layer in read_cell(cell(**known), BEFORE).layers] == says


def test_every_word_of_a_cell_or_a_day_is_in_the_table() -> None:
    said = {word for _, _, says in TRUTH for word in says}
    headers = {
        layer.key.value for context in (SPRING, SUMMER, EASTER_MONDAY, CLOSED) for layer in read_day(context)
    }
    assert said | headers == {status.value for status in Status}


def test_the_status_is_the_top_word_that_is_neither_a_tick_nor_the_padlock() -> None:
    seen = read_cell(cell(booking=BILLED, reading=SEEN), BEFORE)
    assert (seen.status, seen.mark, seen.locked) == (Status.BILLED_ABSENCE, Status.PRESENT, True)
    empty = read_cell(cell(), BEFORE)
    assert (empty.status, empty.mark, empty.locked) == (None, None, False)


def test_a_column_header_says_holidays_then_public_holiday_then_closure() -> None:
    context = replace(SUMMER, public_holiday="Assomption", closure="Pont", closed_everywhere=True)
    assert [layer.key.value for layer in read_day(context)] == [
        "summer_holidays",
        "public_holiday",
        "closure",
    ]


def test_a_closure_of_one_facility_is_not_in_the_header() -> None:
    assert read_day(DayContext(DAY, closure="Travaux")) == ()


@pytest.mark.parametrize(
    ("known", "key", "data"),
    [
        ({"proposal": SECOND_IN_LINE}, "on_hold", {"reason": "waiting_list", "rank": 2}),
        ({"refused": REFUSED}, "refused", {"reason": "no_place_left"}),
        ({"booking": EXCUSED}, "excused_absence", {"rule": "in_time"}),
        ({"booking": BOOKED, "reading": CLASH}, "error", {"why": "marks_disagree"}),
        (
            {"context": SPRING, "stop": Stop.SCHOOL_HOLIDAYS},
            "not_running",
            {"why": "school_holidays", "name": "Vacances de printemps", "holidays": "short_holidays"},
        ),
        (
            {"context": EASTER_MONDAY, "stop": Stop.PUBLIC_HOLIDAY},
            "closure",
            {"why": "public_holiday", "name": "Lundi de Pâques"},
        ),
        (
            {"context": CLOSED, "stop": Stop.CLOSURE, "booking": BOOKED},
            "closure",
            {"why": "closure", "name": "Pont", "booked": True},
        ),
        ({"enrolled": False}, "not_running", {"why": "not_enrolled"}),
    ],
)
def test_a_word_carries_its_reason(known: dict[str, Any], key: str, data: dict[str, Any]) -> None:
    layers = {layer.key.value: layer.data for layer in read_cell(cell(**known), BEFORE).layers}
    assert layers[key] == data


def possible(known: dict[str, Any], now: Any) -> dict[Action, Any]:
    return {
        one.action: (one.effect, one.until) if one.possible else one.code
        for one in read_cell(cell(**known), now).can
    }


def test_an_empty_cell_can_be_booked_until_its_cutoff_and_not_after() -> None:
    assert possible({}, CUTOFF) == {Action.BOOK: (Effect.AT_ONCE, CUTOFF)}
    assert possible({}, LATE) == {Action.BOOK: "cutoff_passed"}


def test_a_booked_cell_offers_an_absence_and_no_booking() -> None:
    assert possible({"booking": BOOKED}, BEFORE) == {Action.DECLARE_ABSENCE: (Effect.BY_REASON, CUTOFF)}


def test_an_open_demand_can_be_withdrawn_and_not_asked_twice() -> None:
    assert possible({"proposal": ASKED}, BEFORE) == {Action.WITHDRAW: (Effect.AT_ONCE, None)}
    assert possible({"booking": BOOKED, "proposal": ABSENCE_ASKED}, BEFORE) == {
        Action.DECLARE_ABSENCE: "proposal_already_open",
        Action.WITHDRAW: (Effect.AT_ONCE, None),
    }


def test_an_excused_day_can_be_booked_again() -> None:
    assert possible({"booking": EXCUSED}, BEFORE) == {Action.BOOK: (Effect.AT_ONCE, CUTOFF)}


@pytest.mark.parametrize("now", [LATE, CUTOFF.replace(day=9)])
def test_a_booked_cell_past_its_cutoff_wears_the_padlock(now: Any) -> None:
    assert read_cell(cell(booking=BOOKED), now).locked


def test_the_padlock_is_not_drawn_on_days_gone_by() -> None:
    assert not read_cell(cell(booking=BOOKED), AFTER).locked


def test_an_agent_sees_no_padlock_after_the_cutoff() -> None:
    assert not read_cell(cell(booking=BOOKED), LATE, by_agent=True).locked
