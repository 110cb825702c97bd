"""A child of two homes: whose day it is, drawn once by an agent, seen by both guardians.

Ids and dates only. The rule itself is contracts/pattern/custody.py.
"""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Event, Message, Query, Reply
from contracts.days import Day
from contracts.operations import SnapshotPage
from contracts.pattern.custody import Custody, Stay


class CustodyException(Message):
    """From the first day to the last, both included, the child is with this guardian."""

    first_day: Day
    last_day: Day
    guardian_id: UUID


class CustodyCalendar(Message):
    """Alternating weeks between two guardians, with the halves of holidays where `holidays` says so, and exceptions.

    `starts_on` is the first day of a week of `first_guardian_id`; its weekday is when the child changes home. `halves`:
    the first half of each school holidays is `first_guardian_id`'s in even years, the other's in odd ones.
    """

    first_guardian_id: UUID
    second_guardian_id: UUID
    starts_on: Day
    valid_from: Day
    valid_to: Day | None = None
    holidays: Literal["weeks", "halves"] = "weeks"
    exceptions: list[CustodyException] = Field(default=[], max_length=100)

    def rule(self) -> Custody:
        """The same for the pure rule."""
        return Custody(
            self.first_guardian_id,
            self.second_guardian_id,
            self.starts_on,
            self.valid_from,
            self.valid_to,
            self.holidays,
            tuple(Stay(one.first_day, one.last_day, one.guardian_id) for one in self.exceptions),
        )


class CustodyView(Reply):
    """The calendar drawn for a child, or null. `version` is to be sent back with the next one; 0 before the first."""

    child_id: UUID
    calendar: CustodyCalendar | None
    version: int


class DrawCustody(Command[CustodyView], owner="family", name="draw-custody"):
    """An agent draws a child's custody calendar, corrects it, or takes it away (null). Everything is replaced.

    Refused: `not_found`, `child_unknown`, `conflict` (data: `version`: changed meanwhile), `invalid_input` (data:
    `fields`; errors `unknown`: not a guardian of the child, `ends_before_it_begins`, `overlap`).
    """

    family_id: UUID
    child_id: UUID
    calendar: CustodyCalendar | None
    expected_version: int


class ReadCustody(Query[CustodyView], owner="family", name="read-custody"):
    """A child's custody calendar, for agents and for the guardians who act for the child. Refused: `child_unknown`."""

    family_id: UUID
    child_id: UUID


class SnapshotCustody(Query[SnapshotPage], owner="family", name="snapshot-custody"):
    """Every custody calendar in id order of children, with what `custody-changed` says; for services only."""

    after: UUID | None = None
    limit: int = Field(default=500, ge=1, le=1000)


class CustodyChanged(Event, owner="family", name="custody-changed", entity="child_id", data_class="personal"):
    """A child's custody calendar was drawn, corrected or taken away: the whole of it, ids and dates only."""

    child_id: UUID
    calendar: CustodyCalendar | None
