"""A child of two homes: whose day it is, drawn once by an agent, seen by both guardians.

Ids and dates only, but for the words of the decision, which no event carries. The rule itself is contracts/pattern/custody.py.
"""

from __future__ import annotations

from dataclasses import replace
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


class CustodyRule(Message):
    """A child's days shared between two guardians, by weeks, by halves of holidays where `holidays` says so, and exceptions.

    `starts_on` is the first day of a first week; its weekday is when a week begins. `weeks`: counted from there
    (`alternate`), or by their number in the calendar, that of the day they begin (`even`: even ones are first weeks).
    `fortnight` empty: a first week is `first_guardian_id`'s, the other one's the second; else whose each of the fourteen
    days is. `halves`: the first half of each school holidays is `first_guardian_id`'s in the years of `halves_from`.
    """

    first_guardian_id: UUID
    second_guardian_id: UUID
    starts_on: Day
    valid_from: Day
    valid_to: Day | None = None
    holidays: Literal["weeks", "halves"] = "weeks"
    exceptions: list[CustodyException] = Field(default=[], max_length=100)
    weeks: Literal["alternate", "even"] = "alternate"
    fortnight: list[Literal["first", "second"]] = Field(default=[], max_length=14)
    halves_from: Literal["even", "odd"] = "even"

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
            self.weeks,
            tuple(one == "first" for one in self.fortnight),
            self.halves_from,
        )


class CustodyCalendar(CustodyRule):
    """The rule drawn last. `before`: the one that holds until the day before it begins, where it begins later on."""

    before: CustodyRule | None = None

    def rule(self) -> Custody:
        """The same for the pure rule."""
        return replace(super().rule(), before=self.before.rule() if self.before else None)


class NotHandedOver(Message):
    """Days, both included, on which the town does not hand the child over to whoever asks; `last_day` null: no end."""

    first_day: Day
    last_day: Day | None


class CustodyView(Reply):
    """The calendar drawn for a child, or null. `version` is to be sent back with the next one; 0 before the first.

    `reference`: the decision or the agreement it follows, in the agent's words. `not_handed_over`: for a guardian, what
    court decisions that they may be told say of them, today or to come; nothing of anybody else, nor of the decisions.
    """

    child_id: UUID
    calendar: CustodyCalendar | None
    version: int
    reference: str = ""
    not_handed_over: list[NotHandedOver] = []


class DrawCustody(Command[CustodyView], owner="family", name="draw-custody"):
    """An agent draws a child's custody calendar, corrects it, or takes it away (null). Everything is replaced, but that
    the rule in force holds until a rule that begins later on (its `before` is then made of it, whatever is sent there).

    Refused: `not_found`, `child_unknown`, `conflict` (data: `version`: changed meanwhile), `invalid_input` (data:
    `fields`; errors `unknown`: not a guardian of the child, `ends_before_it_begins`, `overlap`, `does_not_fit`: a
    fortnight has fourteen days).
    """

    family_id: UUID
    child_id: UUID
    calendar: CustodyCalendar | None
    expected_version: int
    reference: str = Field(default="", max_length=200)


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
