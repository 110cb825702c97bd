"""Many days in one gesture: what a plan makes, what a gesture did, and taking the whole of it back.

A gesture is one command of a family (RequestBooking, DeclareAbsence): its id is the command's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Query, Reply
from contracts.days import Day
from contracts.planning.town import OfferingCategory, Weekdays

MAX_CELLS = 600
"""The most days one gesture may ask for: two children, five days a week, a school year and more."""

LeftOutReason = Literal[
    "public_holiday",
    "closed",
    "school_holidays",
    "not_running",
    "not_enrolled",
    "other_home_day",
    "already_booked",
    "already_asked",
    "child_already_placed",
    "too_late",
    "window_not_open",
    "window_closed",
    "not_offered",
]


class WeeklyPlan(Message):
    """Some weekdays between two days (both included), for several children. A child of another school gets the offering
    of the same name and category there; `unit_code` may be left out where an offering has only one unit.
    """

    kind: Literal["weekly"] = "weekly"
    child_ids: list[UUID] = Field(min_length=1, max_length=12)
    offering_id: UUID
    unit_code: str = Field(default="", max_length=41)
    weekdays: Weekdays = Field(min_length=1)
    first_day: Day
    last_day: Day


class WeekCopy(Message):
    """What a child has in the week of `monday`, again in the weeks between two days; every week, or one in two."""

    kind: Literal["week"] = "week"
    child_id: UUID
    monday: Day
    first_day: Day
    last_day: Day
    every_weeks: int = Field(default=1, ge=1, le=2)


class ChildCopy(Message):
    """What a child has between two days, for brothers and sisters, in the same activities."""

    kind: Literal["child"] = "child"
    from_child_id: UUID
    child_ids: list[UUID] = Field(min_length=1, max_length=12)
    first_day: Day
    last_day: Day


class PlannedLine(Message):
    """A line that has days in a plan or a gesture."""

    line_id: UUID
    child_id: UUID
    child_name: str
    first_name: str
    offering: str
    facility: str


class PlannedCell(Message):
    """A day to ask for, as CellRef names it."""

    line_id: UUID
    day: Day
    unit_id: UUID
    unit: str = ""


class LeftOut(Message):
    """Days a plan leaves out for a child, and why; `label` names the public holiday or closure when it is only one.

    `moment`: when they open, or closed, when it is the same for all.
    """

    child_id: UUID
    child_name: str
    first_name: str
    offering: str
    reason: LeftOutReason
    days: list[Day]
    label: str = ""
    moment: datetime | None = None


class PlannedDaysView(Reply):
    """What a plan makes: cells in the order of children, activities and days; nothing is written or held."""

    lines: list[PlannedLine]
    cells: list[PlannedCell]
    left_out: list[LeftOut]


class PlanDays(Query[PlannedDaysView], owner="planning", name="plan-days"):
    """The cells of a plan and what it leaves out. Refused: `child_unknown`, `not_found` (offering), `invalid_input`
    (days reversed or more than a year apart, unit unknown), `plan_too_long` (data: `days`, `most`).
    """

    plan: WeeklyPlan | WeekCopy | ChildCopy


class PlanChild(Message):
    """A child whose days the asking guardian may plan."""

    child_id: UUID
    first_name: str
    last_name: str


class PlanUnit(Message):
    """A unit of an activity, by the code it has at every facility."""

    code: str
    name: str


class PlanActivity(Message):
    """An activity some of the children are enrolled in: the offerings of one name and category, `offering_id` for all."""

    offering_id: UUID
    name: str
    category: OfferingCategory
    units: list[PlanUnit]
    weekdays: Weekdays
    child_ids: list[UUID]
    last_day: Day


class PlanChoicesView(Reply):
    """What can be chosen in the form. `until_holidays`: the eve of the next school holidays (null when none are known);
    `until_year_end`: the eve of the summer holidays, or 31 August; `last_day`: the end of the last enrolment.
    """

    children: list[PlanChild]
    activities: list[PlanActivity]
    until_holidays: Day | None = None
    holidays: str = ""
    until_year_end: Day
    last_day: Day | None = None


class PlanChoices(Query[PlanChoicesView], owner="planning", name="plan-choices"):
    """The children the asking guardian may act for, their activities from today on, and the dates to plan until."""

    family_id: UUID


class GestureCell(Message):
    """A day of a gesture: what it became then (as CellOutcome), and what taking the gesture back did.

    `undone`: `taken_back`; `left`, with the code of what changed meanwhile; empty when nothing was done or is undone.
    """

    line_id: UUID
    day: Day
    unit: str = ""
    result: Literal["done", "opened", "on_hold", "refused"]
    status: str = ""
    code: str = ""
    data: dict[str, Any] = {}
    undone: Literal["", "taken_back", "left"] = ""
    undone_code: str = ""
    undone_data: dict[str, Any] = {}


class GestureView(Reply):
    """A gesture day by day. `seconds_left`: how long it can still be taken back whole; 0 when it cannot any more."""

    gesture_id: UUID
    kind: Literal["booking", "absence"]
    asked_at: datetime
    due_on: Day | None = None
    lines: list[PlannedLine]
    cells: list[GestureCell]
    seconds_left: int = 0
    undone_at: datetime | None = None


class Gesture(Query[GestureView], owner="planning", name="gesture"):
    """What became of a gesture of the asking guardian. Refused: `not_found` (also another's, or one gone by too long ago)."""

    gesture_id: UUID


class UndoneOutcome(Reply):
    """How many days were taken back, and how many were left because something changed meanwhile."""

    taken_back: int
    left: int


class UndoGesture(Command[UndoneOutcome], owner="planning", name="undo-gesture"):
    """Takes a whole gesture back while its window lasts: what is still as it left it; done again, it answers the same.

    Open demands are withdrawn, bookings and absences made at once become what they were before. Refused: `not_found`,
    `gesture_undo_passed` (data: `moment`). A day left says why: `already_decided`, `withdrawn`, `already_seen`,
    `day_over`, `cutoff_passed` (it passed meanwhile), `proposal_already_open`, `no_place_left`, `child_already_placed`,
    `conflict`.
    """

    gesture_id: UUID
