"""What planning answers: outcomes, months, rosters, counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from contracts.base import Message, Reply
from contracts.days import Day
from contracts.planning.town import CellAction, OfferingCategory, WindowState
from contracts.proposals import ProposalDetail


class SettingsSaved(Reply):
    """The settings are in force; `changed` says how many rows differ from before (applying twice changes nothing)."""

    changed: int = 0


class EnrolledView(Reply):
    """Whether a child is enrolled in anything, at whatever dates."""

    enrolled: bool


class CellOutcome(Message):
    """What became of one cell. `done`: at once; `opened`: an agent will decide (data: `late` past the delay); `on_hold`: waiting list (data: `rank`);
    `refused`: `code` is in problems.CODES, with its data (`moment`: the computed cut-off, ISO, aware).
    """

    line_id: UUID
    day: Day
    result: Literal["done", "opened", "on_hold", "refused"]
    status: str = ""
    code: str = ""
    data: dict[str, Any] = {}
    proposal_id: UUID | None = None


class CellsOutcome(Reply):
    """The outcome cell by cell, in the order asked. The command is refused as a whole only when nothing could be read.

    `undo_seconds`: for how long undo-gesture takes the whole of it back; 0 when it does not.
    """

    cells: list[CellOutcome]
    due_on: Day | None = None
    undo_seconds: int = 0


class WithdrawOutcome(Reply):
    """The proposal is withdrawn; its cells are as before."""

    proposal_id: UUID


class CellView(Message):
    """One cell as domain/cell.py says it. `mark` is a tick over the status; `until` the last moment of each possible action.

    `why_not`: code (and data) of the reason nothing can be done.
    """

    day: Day
    status: str
    unit_id: UUID | None = None
    unit: str = ""
    mark: Literal["", "present", "present_unbooked"] = ""
    locked: bool = False
    actions: dict[CellAction, datetime | None] = {}
    why_not: str = ""
    why_not_data: dict[str, Any] = {}
    reason: str = ""
    reason_data: dict[str, Any] = {}
    proposal_id: UUID | None = None


class LineWindow(Message):
    """A booking window as a family reads it: `unit` is empty when it speaks for the whole activity."""

    label: str
    unit: str
    first_day: Day
    last_day: Day
    opens_at: datetime
    closes_at: datetime | None = None
    state: WindowState


class LineView(Message):
    """A line of the grid: offering x responsible adult, with one cell per day of the asked period.

    `windows`: the booking windows of those days that are not over.
    """

    line_id: UUID
    offering_id: UUID
    facility: str
    offering: str
    category: OfferingCategory
    guardian_id: UUID
    guardian: str
    units: list[dict[str, Any]]
    absence_evidence: Literal["none", "certificate"]
    assumption: str = ""
    windows: list[LineWindow] = []
    cells: list[CellView]


class DayView(Message):
    """A day's context: said once, in the column's header."""

    day: Day
    weekend: bool
    kind: Literal["", "public_holiday", "short_holidays", "summer_holidays", "closure"]
    label: str = ""
    today: bool = False


class AbsenceReasonView(Message):
    """A reason the family may choose."""

    code: str
    label: str


class MonthPlanningView(Reply):
    """A child's month. `etag` changes with anything shown; `valid_until` is the next cut-off: the page may be kept until then.

    When the caller's `known_etag` still holds, `unchanged` is true and everything else is empty.
    """

    unchanged: bool = False
    etag: str = ""
    valid_until: datetime | None = None
    child_id: UUID | None = None
    child_name: str = ""
    first_day: Day | None = None
    last_day: Day | None = None
    days: list[DayView] = []
    lines: list[LineView] = []
    absence_reasons: list[AbsenceReasonView] = []
    months: list[str] = []


class CellHistoryEntry(Message):
    """One thing that happened to a cell: who, when, by which rule."""

    at: datetime
    who: str
    what: str
    data: dict[str, Any] = {}


class CellExplained(Reply):
    """A cell explains itself: what it says, its history newest first, and what can still be done.

    `absence_id`: the demand of the absence the cell holds, to which documents can be joined; `evidence` those joined,
    by file id at family's; `evidence_needed`: the town waits for one.
    """

    child_id: UUID
    child_name: str
    offering: str
    facility: str
    guardian: str
    cell: CellView
    history: list[CellHistoryEntry]
    absence_id: UUID | None = None
    evidence: list[UUID] = []
    evidence_needed: bool = False


class FamilyDay(Message):
    """What a child does on a day."""

    child_id: UUID
    child_name: str
    day: Day
    line_id: UUID
    offering: str
    unit: str
    status: str


class FamilyDaysView(Reply):
    """What is booked for the family's children between two days, by day then child."""

    days: list[FamilyDay]


class AskCheck(Reply):
    """The computed outcome of a request before it is sent: nothing is written.

    `due_on` is the one CellsOutcome would carry: the day a near demand is to be answered, None when an answer comes
    at once or within the usual delay.
    """

    cells: list[CellOutcome]
    due_on: Day | None = None


class RosterChild(Message):
    """A child of a roster: expected or not, marked or not."""

    child_id: UUID
    last_name: str
    first_name: str
    school: str
    class_name: str
    line_id: UUID | None
    unit_id: UUID | None
    unit: str
    status: str
    mark: Literal["", "present", "absent"]


class RosterView(Reply):
    """Who is expected and who was there, for one offering on one day, by name."""

    offering_id: UUID
    offering: str
    facility: str
    day: Day
    running: bool
    children: list[RosterChild]


class PresentChildrenView(Reply):
    """Where it is, and who is to be handed over there: the children awaited or seen."""

    facility_id: UUID
    facility: str
    child_ids: list[UUID]


class OfferingCard(Message):
    """An offering in a list of agents' screens."""

    offering_id: UUID
    facility_id: UUID
    facility: str
    name: str
    category: OfferingCategory
    units: list[dict[str, Any]]
    assumption: str = ""


class OfferingsView(Reply):
    """Every offering, in the town's order."""

    offerings: list[OfferingCard]


class OfferingCount(Message):
    """How many are expected and how many were seen, for one offering on one day."""

    offering_id: UUID
    offering: str
    facility: str
    category: OfferingCategory
    expected: int
    meals: int
    present: int


class DayCountsView(Reply):
    """The counters of a day for the agents' dashboard."""

    day: Day
    counts: list[OfferingCount]


class ProposalDetailsView(Reply):
    """The proposals asked for that exist, in no particular order."""

    proposals: list[ProposalDetail]
