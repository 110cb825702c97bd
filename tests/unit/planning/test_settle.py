"""The day's close: how each cell ends, and whether that is billed."""

from __future__ import annotations

from typing import Any

import pytest

from services.planning.domain.attendance import Presence, Reading
from services.planning.domain.calendar import Stop
from services.planning.domain.settle import Unsettled, booking_after, fact_id, settle
from services.planning.domain.situation import BookingState, OfferingRules, Origin
from tests.unit.planning.given import (
    ABSENCE_ASKED,
    ASKED,
    BILLED,
    BOOKED,
    DAY,
    EXCUSED,
    ID,
    LEAVE,
    MISSING,
    RECURRING,
    SEEN,
    cell,
)

PRESENT_IS_BILLED = OfferingRules(bills="present")


@pytest.mark.parametrize(
    ("known", "outcome", "when_booked_is_billed", "when_present_is_billed"),
    [
        ({}, "cancelled", False, False),
        ({"booking": BOOKED}, "booked", True, False),
        ({"booking": RECURRING}, "booked", True, False),
        ({"booking": BOOKED, "reading": SEEN}, "present", True, True),
        ({"reading": SEEN}, "present_unbooked", True, True),
        ({"booking": EXCUSED}, "excused_absence", False, False),
        ({"booking": EXCUSED, "reading": SEEN}, "present_unbooked", True, True),
        ({"booking": BILLED}, "billed_absence", True, True),
        ({"booking": BILLED, "reading": SEEN}, "present", True, True),
        ({"booking": LEAVE}, "leave_day", False, False),
        ({"booking": BOOKED, "stop": Stop.CLOSURE}, "cancelled", False, False),
        ({"proposal": ASKED}, "cancelled", False, False),
        ({"booking": BOOKED, "proposal": ABSENCE_ASKED, "reading": SEEN}, "present", True, True),
    ],
)
def test_how_a_cell_ends(
    known: dict[str, Any], outcome: str, when_booked_is_billed: bool, when_present_is_billed: bool
) -> None:
    booked, present = settle(cell(**known)), settle(cell(**known, rules=PRESENT_IS_BILLED))
    assert not isinstance(booked, Unsettled)
    assert not isinstance(present, Unsettled)
    assert (booked.outcome.value, booked.billable) == (outcome, when_booked_is_billed)
    assert (present.outcome.value, present.billable) == (outcome, when_present_is_billed)


def test_a_child_marked_absent_whom_nobody_declared_is_billed_where_bookings_are() -> None:
    booked = settle(cell(booking=BOOKED, reading=MISSING))
    present = settle(cell(booking=BOOKED, reading=MISSING, rules=PRESENT_IS_BILLED))
    assert not isinstance(booked, Unsettled)
    assert not isinstance(present, Unsettled)
    assert (booked.outcome.value, booked.billable) == ("billed_absence", True)
    assert (present.outcome.value, present.billable) == ("excused_absence", False)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"booking": BOOKED, "proposal": ABSENCE_ASKED}, "pending_absence"),
        ({"booking": BOOKED, "reading": Reading(Presence.PRESENT, conflict=True)}, "error"),
        ({"reading": SEEN, "stop": Stop.CLOSURE}, "error"),
    ],
)
def test_what_awaits_someone_does_not_settle(known: dict[str, Any], why: str) -> None:
    assert settle(cell(**known)) == Unsettled(why)


def test_after_the_close_the_cell_says_the_absence_and_keeps_its_origin() -> None:
    after = booking_after(cell(booking=RECURRING, reading=MISSING))
    assert after is not None
    assert (after.state, after.origin, after.rule) == (BookingState.BILLED, Origin.RECURRING, "not_seen")


@pytest.mark.parametrize("known", [{"booking": BOOKED}, {"booking": EXCUSED, "reading": MISSING}, {}])
def test_nothing_else_changes_at_the_close(known: dict[str, Any]) -> None:
    before = cell(**known)
    assert booking_after(before) is before.booking


def test_a_fact_keeps_its_id() -> None:
    assert fact_id(ID, DAY) == fact_id(ID, DAY)
    assert fact_id(ID, DAY) != fact_id(ID, DAY.replace(day=10))
