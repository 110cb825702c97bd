"""The day's close: what a cell became, as a fact to bill.

A fact has one stable id per cell; each correction is the same id with the next version. A demand that still
awaits its decision, or marks that contradict each other, leave the cell unsettled until someone decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from services.planning.domain.attendance import Presence
from services.planning.domain.situation import Booking, BookingState, Kind, Situation

NOT_SEEN = "not_seen"
"""The rule of an absence nobody declared: booked, and marked absent."""


class Outcome(StrEnum):
    """How a cell ended."""

    BOOKED = "booked"
    PRESENT = "present"
    PRESENT_UNBOOKED = "present_unbooked"
    EXCUSED = "excused_absence"
    BILLED = "billed_absence"
    LEAVE = "leave_day"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Settled:
    """How a cell ended and whether that is billed."""

    outcome: Outcome
    billable: bool


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Why a cell cannot settle yet: a decision awaited, or marks to be checked."""

    why: str


_ABSENCES = {
    BookingState.EXCUSED: Settled(Outcome.EXCUSED, billable=False),
    BookingState.BILLED: Settled(Outcome.BILLED, billable=True),
    BookingState.LEAVE: Settled(Outcome.LEAVE, billable=False),
}
NOTHING = Settled(Outcome.CANCELLED, billable=False)


def fact_id(line_id: UUID, day: date) -> UUID:
    """The stable id of a cell's fact."""
    return uuid5(line_id, day.isoformat())


def settle(cell: Situation) -> Settled | Unsettled:
    """Closes a cell. `cancelled`, not billable, is a day on which nothing is left to say."""
    seen = cell.reading.presence is Presence.PRESENT
    if seen and (cell.reading.conflict or cell.stop is not None):
        return Unsettled("error")
    if cell.proposal is not None and (cell.proposal.kind is Kind.ABSENCE and not seen):
        return Unsettled("pending_absence")
    booking = cell.booking
    if seen:
        expected = booking is not None and booking.holds_place
        return Settled(Outcome.PRESENT if expected else Outcome.PRESENT_UNBOOKED, billable=True)
    if booking is None or cell.stop is not None:
        return NOTHING
    if booking.state is not BookingState.BOOKED:
        return _ABSENCES[booking.state]
    billed = cell.rules.bills == "booked"
    if cell.reading.presence is Presence.ABSENT:
        return Settled(Outcome.BILLED if billed else Outcome.EXCUSED, billable=billed)
    return Settled(Outcome.BOOKED, billable=billed)


def booking_after(cell: Situation) -> Booking | None:
    """The booking once its day is closed: a child marked absent whom nobody had declared becomes an absence."""
    booking = cell.booking
    if booking is None or booking.state is not BookingState.BOOKED or cell.stop is not None:
        return booking
    if cell.reading.presence is not Presence.ABSENT or cell.proposal is not None:
        return booking
    state = BookingState.BILLED if cell.rules.bills == "booked" else BookingState.EXCUSED
    return Booking(state, booking.origin, NOT_SEEN)
