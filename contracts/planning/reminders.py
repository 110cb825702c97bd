"""Reminders before a cut-off or an opening: the town's rules, a parent's own choice, and the days one tap books."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Event, Message, Query, Reply
from contracts.days import Day, TimeOfDay
from contracts.planning.gesture import LeftOut, PlannedCell, PlannedLine
from contracts.planning.views import SettingsSaved


class ReminderRules(Message):
    """Whether parents are reminded, at least how many hours before the cut-off, and between which hours of a working day.

    A moment that falls outside those hours is brought forward, never put off.
    """

    enabled: bool = False
    lead_hours: int = Field(default=48, ge=1, le=336)
    write_from: TimeOfDay = time(9)
    write_until: TimeOfDay = time(18)


class RemindersView(Reply):
    """The town's rules."""

    rules: ReminderRules


class SetReminders(Command[SettingsSaved], owner="planning", name="set-reminders"):
    """Sets the town's rules. Refused: `invalid_input` (the hours are reversed)."""

    rules: ReminderRules


class Reminders(Query[RemindersView], owner="planning", name="reminders"):
    """The town's rules, for agents."""


class MyRemindersView(Reply):
    """Whether the town sends reminders, and whether the asking guardian wants them."""

    enabled: bool
    wanted: bool


class MyReminders(Query[MyRemindersView], owner="planning", name="my-reminders"):
    """The asking guardian's own choice."""


class SetMyReminders(Command[MyRemindersView], owner="planning", name="set-my-reminders"):
    """The asking guardian wants reminders, or no more."""

    wanted: bool


class ReminderView(Reply):
    """What a reminder was about, judged now: the days that can still be booked, and those that cannot, with the reason.

    `opens_at`: it told of an opening; `opened` whether that moment has come.
    """

    reminder_id: UUID
    opens_at: datetime | None = None
    opened: bool = True
    closes_at: datetime
    first_day: Day
    last_day: Day
    lines: list[PlannedLine]
    cells: list[PlannedCell]
    left_out: list[LeftOut]


class Reminder(Query[ReminderView], owner="planning", name="reminder"):
    """A reminder of the asking guardian. Refused: `not_found` (also another's)."""

    reminder_id: UUID


class ReminderDue(Event, owner="planning", name="reminder-due", entity="reminder_id", data_class="personal"):
    """Days that nobody has booked can be booked until `closes_at`: tell that guardian, between those local hours.

    `opens_at`: they can be booked from then on; null when they can be already.
    """

    reminder_id: UUID
    family_id: UUID
    guardian_id: UUID
    closes_at: datetime
    first_day: Day
    last_day: Day
    write_from: TimeOfDay
    write_until: TimeOfDay
    opens_at: datetime | None = None
