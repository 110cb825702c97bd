"""The weekly pattern of a child: which it is now, and asking for another from a day on."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Query, Reply
from contracts.days import Day
from contracts.planning.gesture import PlannedLine
from contracts.planning.town import PatternDay, Weekdays
from contracts.planning.views import CellsOutcome

PatternChange = Literal["take", "give_up"]


class AskedPattern(Message):
    """The weekdays wanted for an enrolment; none gives every regular day up."""

    enrolment_id: UUID
    days: list[PatternDay] = Field(max_length=21)


class PatternUnit(Message):
    """What can be booked on a regular day."""

    unit_id: UUID
    name: str


class PatternLine(Message):
    """An enrolment that is not over, with its pattern. `regular_from`: null where days are booked one by one.

    `decide`: whether another pattern is taken at once or asked. `weekdays`: the ISO weekdays on which it runs.
    `asked`: a change of it awaits an answer.
    """

    enrolment_id: UUID
    line_id: UUID
    offering: str
    facility: str
    valid_from: Day
    valid_to: Day
    weekdays: Weekdays
    units: list[PatternUnit]
    decide: Literal["at_once", "ask"]
    regular_from: Day | None = None
    days: list[PatternDay] = []
    asked: bool = False


class ChildPatternsView(Reply):
    """In the town's order of activities."""

    child_id: UUID
    child_name: str
    first_name: str
    lines: list[PatternLine]


class ChildPatterns(Query[ChildPatternsView], owner="planning", name="child-patterns"):
    """The enrolments of a child with their weekly patterns, those the asking guardian sees. Refused: `child_unknown`."""

    child_id: UUID


class PatternCell(Message):
    """A day that would change. `take`: it would be booked (in the place of another unit, where one was); `give_up`: it
    would no longer be. Outcomes as CellOutcome says them; a day refused stays as it is.
    """

    line_id: UUID
    day: Day
    change: PatternChange
    unit: str = ""
    result: Literal["done", "opened", "on_hold", "refused"]
    code: str = ""
    data: dict[str, Any] = {}


class PatternCheck(Reply):
    """What asking would answer: the days that change, line by line. `due_on` as request-pattern would say it."""

    lines: list[PlannedLine]
    cells: list[PatternCell]
    due_on: Day | None = None


class CheckPattern(Query[PatternCheck], owner="planning", name="check-pattern"):
    """What another weekly pattern would change from a day to the end of each enrolment; nothing is written.

    Agents are bound by no cut-off. Refused: `child_unknown`, `not_found` (enrolment), `invalid_input` (a unit of another
    activity, an enrolment named twice, a day past or after the enrolment's end), `plan_too_long` (data: `days`, `most`).
    """

    child_id: UUID
    valid_from: Day
    patterns: list[AskedPattern] = Field(min_length=1, max_length=20)


class RequestPattern(Command[CellsOutcome], owner="planning", name="request-pattern"):
    """A family asks for another weekly pattern. Where the activity decides at once it is set, with its days; elsewhere one
    demand per activity holds all its days. A full day joins the waiting list; a day past its cut-off stays as it is.

    Outcomes of the days that change only; `status` is `given_up` where a regular day is no longer booked. The whole is
    a gesture: undo-gesture takes it back. Refused: as check-pattern.
    """

    child_id: UUID
    valid_from: Day
    patterns: list[AskedPattern] = Field(min_length=1, max_length=20)
    note: str = Field(default="", max_length=500)
