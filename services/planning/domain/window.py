"""Booking windows: from when, and until when, the days of a span can be booked at all. Pure.

A window speaks for an offering, or for one of its units, on the days from `first` to `last`, say the spring holidays.
Before it opens a family books none of them; after it closes they are refused, or asked of an agent. Cut-offs hold all
the while: whatever comes first ends the booking. A unit's window goes before its offering's. A day without a window
can be booked as soon as the child is enrolled. Agents are bound by none, as by no cut-off.

Moments are local clock times of the municipality: one that a clock change skips becomes what the clock shows instead.
Like a cut-off, a window is still open at the very moment of its closing, and not after. Moments are compared as
instants: the hour that a clock change repeats is not confused with itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from contracts.planning import WindowState

AfterClosing = Literal["refuse", "ask"]


@dataclass(frozen=True, slots=True)
class Window:
    """Moments are aware, in the municipality's zone. Without `closes_at`, cut-offs alone end the booking."""

    id: UUID
    first: date
    last: date
    opens_at: datetime
    closes_at: datetime | None = None
    after: AfterClosing = "refuse"
    unit_id: UUID | None = None
    label: str = ""

    def covers(self, day: date) -> bool:
        """Whether a day is in its span, both ends included."""
        return self.first <= day <= self.last

    def not_open(self, now: datetime) -> bool:
        """Whether it has not opened yet."""
        return now.timestamp() < self.opens_at.timestamp()

    def closed(self, now: datetime) -> bool:
        """Whether it has closed."""
        return self.closes_at is not None and now.timestamp() > self.closes_at.timestamp()

    def state(self, now: datetime) -> WindowState:
        """Where it stands; `over` once its days are gone by."""
        if self.last < now.date():
            return "over"
        if self.not_open(now):
            return "coming"
        return "closed" if self.closed(now) else "open"


def window_on(windows: Iterable[Window], unit_id: UUID, day: date) -> Window | None:
    """The window of a unit's day: the unit's own, else the offering's; None where none is set."""
    found = None
    for window in windows:
        if window.covers(day):
            if window.unit_id == unit_id:
                return window
            if window.unit_id is None:
                found = window
    return found
