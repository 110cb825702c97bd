"""What a family or an agent may ask of a cell, and what follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain.absence import answer, may_declare
from services.planning.domain.booking import may_book, may_withdraw
from services.planning.domain.calendar import Stop
from services.planning.domain.cell import read_cell
from services.planning.domain.situation import BookingState, Effect, OfferingRules, Room
from services.planning.domain.timing import After, Deadline, Moments
from tests.unit.planning.given import (
    ABSENCE_ASKED,
    AFTER,
    ASKED,
    BEFORE,
    BILLED,
    BOOKED,
    CUTOFF,
    EXCUSED,
    LATE,
    LEAVE,
    MOMENTS,
    STARTS,
    THE_DAY,
    at,
    cell,
)

ASK = OfferingRules(decide="ask")
NO_LIST = OfferingRules(waiting_list=False)


def late(after: After) -> Moments:
    return Moments(book=Deadline(CUTOFF, after), absence=Deadline(CUTOFF, after), book_last=STARTS)


@pytest.mark.parametrize(
    ("known", "now", "expected"),
    [
        ({}, BEFORE, Effect.AT_ONCE),
        ({"rules": ASK}, BEFORE, Effect.DECISION),
        ({"room": Room.FULL}, BEFORE, Effect.WAITING_LIST),
        ({"room": Room.FULL, "rules": NO_LIST}, BEFORE, "no_place_left"),
        ({"booking": EXCUSED}, BEFORE, Effect.AT_ONCE),
        ({"booking": LEAVE}, BEFORE, Effect.AT_ONCE),
        ({}, LATE, "cutoff_passed"),
        ({"moments": late("ask")}, LATE, Effect.DECISION),
        ({"moments": late("ask")}, STARTS, Effect.DECISION),
        ({"moments": late("ask")}, THE_DAY, "cutoff_passed"),
        ({"moments": late("ask")}, AFTER, "cutoff_passed"),
        ({"booking": BOOKED}, BEFORE, "already_booked"),
        ({"booking": BILLED}, BEFORE, "already_booked"),
        ({"proposal": ASKED}, BEFORE, "proposal_already_open"),
        ({"elsewhere": True}, BEFORE, "child_already_placed"),
        ({"stop": Stop.CLOSURE}, BEFORE, "day_closed"),
        ({"stop": Stop.PUBLIC_HOLIDAY}, BEFORE, "day_closed"),
        ({"stop": Stop.SCHOOL_HOLIDAYS}, BEFORE, "not_running"),
        ({"enrolled": False}, BEFORE, "not_enrolled"),
        ({"other_home": True}, BEFORE, "other_home_day"),
        ({"other_home": True, "elsewhere": True}, BEFORE, "other_home_day"),
    ],
)
def test_what_a_booking_becomes(known: dict[str, Any], now: Any, expected: Any) -> None:
    answered = may_book(cell(**known), now)
    assert (answered.effect if answered.possible else answered.code) == expected


def test_a_refusal_names_the_computed_moment() -> None:
    assert may_book(cell(), LATE).data == {"moment": CUTOFF}
    assert may_declare(cell(booking=BOOKED), LATE).data == {"moment": CUTOFF}


def test_a_session_that_has_started_cannot_be_asked_and_its_start_is_said() -> None:
    started = cell(moments=late("ask"))
    assert may_book(started, THE_DAY).data == {"moment": STARTS}
    assert [one.code for one in read_cell(started, THE_DAY).can] == ["cutoff_passed"]
    assert may_book(started, THE_DAY, by_agent=True).possible


def test_a_late_absence_may_wait_for_an_agent_until_the_day_is_over() -> None:
    booked = cell(booking=BOOKED, moments=late("ask"))
    assert may_declare(booked, THE_DAY).effect is Effect.DECISION
    assert may_declare(booked, AFTER).code == "cutoff_passed"
    generous = Moments(
        book=Deadline(AFTER), absence=Deadline(AFTER), book_last=STARTS, cancel=Deadline(AFTER)
    )
    assert may_declare(cell(booking=BOOKED, moments=generous), AFTER).code == "cutoff_passed"


def test_a_late_demand_says_it_is_late() -> None:
    assert may_book(cell(moments=late("ask")), LATE).late
    assert not may_book(cell(rules=ASK), BEFORE).late


def test_an_agent_is_bound_by_no_cutoff_but_by_places_and_closed_days() -> None:
    assert may_book(cell(rules=ASK), AFTER, by_agent=True).effect is Effect.AT_ONCE
    assert may_book(cell(room=Room.FULL, rules=NO_LIST), BEFORE, by_agent=True).code == "no_place_left"
    assert may_book(cell(stop=Stop.CLOSURE), BEFORE, by_agent=True).code == "day_closed"
    assert may_declare(cell(booking=BOOKED), AFTER, by_agent=True).effect is Effect.AT_ONCE


CANCEL = at("2015-04-07T11:00")
TWO_STEPS = Moments(
    book=Deadline(CUTOFF), cancel=Deadline(CANCEL), absence=Deadline(CUTOFF, "bill"), book_last=STARTS
)


@pytest.mark.parametrize(
    ("moments", "now", "expected"),
    [
        (MOMENTS, BEFORE, Effect.BY_REASON),
        (MOMENTS, CUTOFF, Effect.BY_REASON),
        (MOMENTS, LATE, "cutoff_passed"),
        (late("ask"), LATE, Effect.DECISION),
        (late("bill"), LATE, Effect.BILLED),
        (late("bill"), THE_DAY, Effect.BILLED),
        (late("bill"), AFTER, "cutoff_passed"),
        (TWO_STEPS, CANCEL, Effect.AT_ONCE),
        (TWO_STEPS, CUTOFF, Effect.BY_REASON),
        (TWO_STEPS, LATE, Effect.BILLED),
    ],
)
def test_the_moment_speaks_first(moments: Moments, now: Any, expected: Any) -> None:
    answered = may_declare(cell(booking=BOOKED, moments=moments), now)
    assert (answered.effect if answered.possible else answered.code) == expected


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({}, "not_booked"),
        ({"booking": EXCUSED}, "not_booked"),
        ({"booking": BILLED}, "not_booked"),
        ({"booking": BOOKED, "proposal": ABSENCE_ASKED}, "proposal_already_open"),
        ({"booking": BOOKED, "stop": Stop.CLOSURE}, "day_closed"),
        ({"booking": BOOKED, "stop": Stop.WEEKDAY}, "not_running"),
    ],
)
def test_when_there_is_no_absence_to_declare(known: dict[str, Any], code: str) -> None:
    assert may_declare(cell(**known), BEFORE).code == code


MEALS = OfferingRules()
LEISURE = OfferingRules(absence_evidence="certificate")
ASKED_ALWAYS = OfferingRules(absence_decide="ask")


@pytest.mark.parametrize(
    ("effect", "rules", "leave", "at_once", "outcome", "proof"),
    [
        (Effect.BY_REASON, MEALS, False, True, BookingState.EXCUSED, False),
        (Effect.BY_REASON, LEISURE, False, False, BookingState.EXCUSED, True),
        (Effect.BY_REASON, ASKED_ALWAYS, False, False, BookingState.EXCUSED, False),
        (Effect.BY_REASON, LEISURE, True, True, BookingState.LEAVE, False),
        (Effect.AT_ONCE, LEISURE, False, True, BookingState.EXCUSED, False),
        (Effect.AT_ONCE, LEISURE, True, True, BookingState.LEAVE, False),
        (Effect.BILLED, MEALS, False, True, BookingState.BILLED, False),
        (Effect.DECISION, MEALS, False, False, BookingState.EXCUSED, False),
        (Effect.DECISION, LEISURE, False, False, BookingState.EXCUSED, True),
    ],
)
def test_then_the_rule_of_the_offering(
    effect: Effect, rules: OfferingRules, leave: bool, at_once: bool, outcome: BookingState, proof: bool
) -> None:
    declared = replace(may_declare(cell(booking=BOOKED), BEFORE), effect=effect)
    said = answer(declared, rules, leave=leave)
    assert (said.at_once, said.outcome, said.evidence_needed) == (at_once, outcome, proof)


def test_only_an_open_demand_is_withdrawn() -> None:
    assert may_withdraw(cell(proposal=ASKED)).possible
    assert may_withdraw(cell()).code == "proposal_not_open"


@given(minutes=st.integers(-20_000, 20_000))
def test_an_action_possible_at_a_moment_was_possible_before_it(minutes: int) -> None:
    from datetime import timedelta

    now = CUTOFF + timedelta(minutes=minutes)
    if may_book(cell(), now).possible:
        assert may_book(cell(), now - timedelta(minutes=1)).possible
    if may_declare(cell(booking=BOOKED), now).possible:
        assert may_declare(cell(booking=BOOKED), now - timedelta(minutes=1)).possible
