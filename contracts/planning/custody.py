"""Whose the days of a child of two homes are, with the school holidays of the town, and what is booked on the other's."""

from __future__ import annotations

from uuid import UUID

from contracts.base import Message, Query, Reply
from contracts.days import Day
from contracts.family.custody import CustodyCalendar


class CustodyDay(Message):
    """A day and whose it is; `guardian_id` null: nothing is shared out. `holidays`: their name, where the day is part of some."""

    day: Day
    guardian_id: UUID | None
    holidays: str = ""
    exception: bool = False


class MisplacedBooking(Message):
    """A day to come booked, or asked for (`pending`), one by one on the line of the adult whose day it is not."""

    line_id: UUID
    day: Day
    facility: str
    offering: str
    guardian_id: UUID
    guardian: str
    pending: bool = False


class CustodyDaysView(Reply):
    """`shared`: the activities that both adults have a line of, so that each books their own days; the calendar changes
    nothing to the others. `misplaced`: by day, those the caller may see, the first two hundred."""

    drawn: bool
    days: list[CustodyDay]
    shared: list[str] = []
    misplaced: list[MisplacedBooking] = []


class CustodyDays(Query[CustodyDaysView], owner="planning", name="custody-days"):
    """By the calendar planning knows. Refused: `child_unknown`, `invalid_input` (more than 92 days)."""

    child_id: UUID
    first_day: Day
    last_day: Day


class PreviewCustody(Query[CustodyDaysView], owner="planning", name="preview-custody"):
    """The same by a calendar that an agent is about to draw, or has just drawn (null: none); refused alike."""

    child_id: UUID
    first_day: Day
    last_day: Day
    calendar: CustodyCalendar | None
