"""Booking windows: from when, and until when, the days of a span can be booked."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Query, Reply
from contracts.days import Day, TimeOfDay
from contracts.planning.town import WindowState
from contracts.planning.views import SettingsSaved


class BookingWindow(Message):
    """The days from `first_day` to `last_day` of an offering, or of one of its units, and when they can be booked.

    Times are local. Without `closes_on`, cut-offs alone end the booking; they hold in a window too. `after`: what is
    asked once it has closed is refused, or asked of an agent. A unit's window goes before its offering's.
    """

    window_id: UUID
    offering_id: UUID
    unit_id: UUID | None = None
    label: str = Field(default="", max_length=80)
    first_day: Day
    last_day: Day
    opens_on: Day
    opens_at: TimeOfDay
    closes_on: Day | None = None
    closes_at: TimeOfDay | None = None
    after: Literal["refuse", "ask"] = "refuse"
    decision_reference: str = Field(default="", max_length=200)


class SetBookingWindow(Command[SettingsSaved], owner="planning", name="set-booking-window"):
    """Adds a window (`expected_version` 0), or changes the one that was read at this version.

    Refused: `invalid_input` (days or moments reversed, days that are over, a closing without its time),
    `settings_overlap` (at `first_day`: another window has a day in common), `not_found` (offering, unit), `changed_meanwhile`
    (somebody has changed or removed it since).
    """

    window: BookingWindow
    expected_version: int = Field(default=0, ge=0)


class RemoveBookingWindow(Command[SettingsSaved], owner="planning", name="remove-booking-window"):
    """Its days can be booked as soon as a child is enrolled. Refused: `changed_meanwhile`, `day_over` (past days)."""

    window_id: UUID
    expected_version: int = Field(ge=1)


class WindowCard(Message):
    """A window with its names, and where it stands now. Moments are aware."""

    window: BookingWindow
    version: int
    offering: str
    facility: str
    unit: str = ""
    opens: datetime
    closes: datetime | None = None
    state: WindowState


class BookingWindowsView(Reply):
    """Every window whose days are not over, by opening; then those that are, the latest first (`over`)."""

    windows: list[WindowCard]
    over: list[WindowCard] = []


class BookingWindows(Query[BookingWindowsView], owner="planning", name="booking-windows"):
    """The town's windows, for agents. `over`: also the last twenty that are over."""

    over: bool = False


class WindowPreview(Reply):
    """What a window would do, before it is saved.

    `days`: on which the offering runs; `first_until`, `last_until`: when booking ends for the first and the last of
    them; `never`: those whose cut-off comes before the opening, so that no family could book them; `families`: how
    many have a child enrolled on some of these days.
    """

    opens: datetime
    closes: datetime | None = None
    days: int
    first_until: datetime | None = None
    last_until: datetime | None = None
    never: int = 0
    families: int = 0


class PreviewBookingWindow(Query[WindowPreview], owner="planning", name="preview-booking-window"):
    """What saving this window would do. Refused as set-booking-window is."""

    window: BookingWindow
