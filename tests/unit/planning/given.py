"""Ready-made cells for the planning's tests: an ordinary Thursday of school, on which everything is possible."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.planning.domain.attendance import Presence, Reading
from services.planning.domain.calendar import DayContext
from services.planning.domain.situation import (
    Booking,
    BookingState,
    Hold,
    Kind,
    OfferingRules,
    OpenProposal,
    Origin,
    Situation,
)
from services.planning.domain.timing import Deadline, Moments

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2015, 4, 9)
ID = UUID(int=1)


def at(text: str) -> datetime:
    """A moment in the town's zone, as `2015-04-09T11:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


BEFORE = at("2015-04-01T08:00")
CUTOFF = at("2015-04-08T11:00")
LATE = at("2015-04-08T11:01")
STARTS = at("2015-04-09T12:00")
THE_DAY = at("2015-04-09T13:00")
AFTER = at("2015-04-10T08:00")

MOMENTS = Moments(book=Deadline(CUTOFF), absence=Deadline(CUTOFF), book_last=STARTS)
BOOKED = Booking(BookingState.BOOKED)
RECURRING = Booking(BookingState.BOOKED, Origin.RECURRING)
EXCUSED = Booking(BookingState.EXCUSED, rule="in_time")
BILLED = Booking(BookingState.BILLED, rule="late")
LEAVE = Booking(BookingState.LEAVE, rule="in_time")
SEEN = Reading(Presence.PRESENT)
MISSING = Reading(Presence.ABSENT)
ASKED = OpenProposal(ID, Kind.BOOKING)
ABSENCE_ASKED = OpenProposal(ID, Kind.ABSENCE)
SECOND_IN_LINE = OpenProposal(ID, Kind.BOOKING, hold=Hold.WAITING_LIST, rank=2)


def cell(**known: Any) -> Situation:
    """A cell of that Thursday; what is not said is ordinary."""
    return Situation(**{"context": DayContext(DAY), "moments": MOMENTS, "rules": OfferingRules(), **known})
