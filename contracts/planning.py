"""Planning: facilities, offerings, calendar, enrolments, bookings, absences, places, attendance, rules of time."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Event, Message, Query, Reply
from contracts.days import Month
from contracts.operations import SnapshotPage
from contracts.proposals import (
    ProposalDetail,
    ProposalOpenedFields,
    ProposalSettledFields,
    ProposalWithdrawnFields,
)

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
OfferingCategory = Literal["meal", "before_school", "after_school", "leisure_centre", "childcare"]
RunsIn = Literal["school_time", "holidays", "always"]
CutoffAction = Literal["book", "cancel", "absence"]
CellAction = Literal["book", "declare_absence", "withdraw"]
Weekdays = Annotated[list[int], Field(description="ISO weekdays, 1 is Monday", max_length=7)]


# --- what a town sets up -----------------------------------------------------------------------------


class Facility(Message):
    """A school, canteen or leisure centre."""

    facility_id: UUID
    code: Code
    name: str = Field(min_length=1, max_length=80)
    town: str = Field(default="", max_length=80)


class OfferingUnit(Message):
    """What is booked: a session, a day, a half day, with or without a meal. It takes a place in each of its slots.

    A packed meal (PAI) is a unit of its own, so that billing never learns about health.
    """

    unit_id: UUID
    code: Code
    name: str = Field(min_length=1, max_length=80)
    slots: list[Code] = Field(min_length=1, description="morning, noon, afternoon, evening…")
    has_meal: bool = False
    starts_at: time | None = None
    ends_at: time | None = None


class Offering(Message):
    """A *prestation*: a line of the planning. `decide`: whether a booking within its cut-off is done at once or asked.

    `absence_evidence`: whether an absence needs a certificate (guide: none for meals and care, one for the leisure centre).
    """

    offering_id: UUID
    facility_id: UUID
    code: Code
    name: str = Field(min_length=1, max_length=120)
    category: OfferingCategory
    runs_in: RunsIn
    weekdays: Weekdays
    units: list[OfferingUnit] = Field(min_length=1, max_length=12)
    decide: Literal["at_once", "ask"] = "at_once"
    absence_decide: Literal["at_once", "ask"] = "at_once"
    absence_evidence: Literal["none", "certificate"] = "none"
    bills: Literal["booked", "present"] = "booked"
    waiting_list: bool = True
    position: int = 0
    assumption: str = Field(
        default="", max_length=300, description="what the town has not published, said as such"
    )


class Cutoff(Message):
    """A dated rule of time. `rule` is read by domain/cutoff.py; overlapping rules are refused, never guessed.

    `cancel`: until then a booking is given back for any reason. `after`: refused, asked of an agent, or (absences
    only) taken but billed.
    """

    cutoff_id: UUID
    offering_id: UUID
    unit_id: UUID | None = None
    action: CutoffAction
    rule: dict[str, Any]
    after: Literal["refuse", "ask", "bill"] = "refuse"
    valid_from: date
    decision_reference: str = Field(default="", max_length=200)


class AbsenceReason(Message):
    """A reason a family may give. Health: it never leaves planning by an event.

    `leave`: a day off inside a care contract (*congé*): the cell becomes `leave_day`, without proof.
    """

    code: Code
    label: str = Field(min_length=1, max_length=80)
    leave: bool = False
    retired: bool = False


class Pool(Message):
    """Places of a facility, for a slot and an age group, on given weekdays between two days."""

    pool_id: UUID
    facility_id: UUID
    slot: Code
    age_group: str = Field(default="", max_length=40)
    weekdays: Weekdays
    valid_from: date
    valid_to: date
    places: int = Field(ge=0, le=100_000)


class CalendarDay(Message):
    """One editable row: a public holiday, a closure (of one facility or of all), or a day of a holiday period."""

    day: date
    kind: Literal["public_holiday", "short_holidays", "summer_holidays", "closure", "worked"]
    label: str = Field(default="", max_length=80)
    facility_id: UUID | None = None


class Enrolment(Message):
    """Child x offering x responsible adult x period; with that adult it makes a line of the planning."""

    enrolment_id: UUID
    child_id: UUID
    family_id: UUID
    guardian_id: UUID
    offering_id: UUID
    valid_from: date
    valid_to: date
    age_group: str = Field(default="", max_length=40)


class PatternDay(Message):
    """One weekday of a weekly pattern. `weeks`: every week, or ISO odd or even weeks."""

    weekday: int = Field(ge=1, le=7)
    unit_id: UUID
    weeks: Literal["all", "odd", "even"] = "all"


class Pattern(Message):
    """A weekly pattern from a day to the end of the enrolment; it becomes daily cells. `replaces` what was regular after it."""

    enrolment_id: UUID
    valid_from: date
    days: list[PatternDay] = Field(max_length=21)


class CellRef(Message):
    """A cell: a line on a day. `unit_id` is needed to book when the offering has several units."""

    line_id: UUID
    day: date
    unit_id: UUID | None = None


class Mark(Message):
    """An attendance mark, made by a device with its own id: the same id again changes nothing; a later one corrects."""

    mark_id: UUID
    child_id: UUID
    offering_id: UUID
    unit_id: UUID | None = None
    day: date
    kind: Literal["present", "absent", "cancelled"]
    marked_at: datetime
    device: str = Field(default="", max_length=80)


# --- replies ------------------------------------------------------------------------------------------


class SettingsSaved(Reply):
    """The settings are in force; `changed` says how many rows differ from before (applying twice changes nothing)."""

    changed: int = 0


class CellOutcome(Message):
    """What became of one cell. `done`: at once; `opened`: an agent will decide; `on_hold`: waiting list (data: `rank`);
    `refused`: `code` is in problems.CODES, with its data (`moment`: the computed cut-off, ISO, aware).
    """

    line_id: UUID
    day: date
    result: Literal["done", "opened", "on_hold", "refused"]
    status: str = ""
    code: str = ""
    data: dict[str, Any] = {}
    proposal_id: UUID | None = None


class CellsOutcome(Reply):
    """The outcome cell by cell, in the order asked. The command is refused as a whole only when nothing could be read."""

    cells: list[CellOutcome]
    due_on: date | None = None


class WithdrawOutcome(Reply):
    """The proposal is withdrawn; its cells are as before."""

    proposal_id: UUID


class CellView(Message):
    """One cell as domain/cell.py says it. `mark` is a tick over the status; `until` the last moment of each possible action.

    `why_not`: code (and data) of the reason nothing can be done.
    """

    day: date
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


class LineView(Message):
    """A line of the grid: offering x responsible adult, with one cell per day of the asked period."""

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
    cells: list[CellView]


class DayView(Message):
    """A day's context: said once, in the column's header."""

    day: date
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
    first_day: date | None = None
    last_day: date | None = None
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
    """A cell explains itself: what it says, its history newest first, and what can still be done."""

    child_id: UUID
    child_name: str
    offering: str
    facility: str
    guardian: str
    cell: CellView
    history: list[CellHistoryEntry]


class FamilyDay(Message):
    """What a child does on a day."""

    child_id: UUID
    child_name: str
    day: date
    line_id: UUID
    offering: str
    unit: str
    status: str


class FamilyDaysView(Reply):
    """What is booked for the family's children between two days, by day then child."""

    days: list[FamilyDay]


class AskCheck(Reply):
    """The computed outcome of a request before it is sent: nothing is written."""

    cells: list[CellOutcome]


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
    day: date
    running: bool
    children: list[RosterChild]


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

    day: date
    counts: list[OfferingCount]


class ProposalDetailsView(Reply):
    """The proposals asked for that exist, in no particular order."""

    proposals: list[ProposalDetail]


# --- commands: setting up ------------------------------------------------------------------------------


class DefineFacilities(Command[SettingsSaved], owner="planning", name="define-facilities"):
    """Creates or changes facilities."""

    facilities: list[Facility] = Field(min_length=1, max_length=100)


class DefineOfferings(Command[SettingsSaved], owner="planning", name="define-offerings"):
    """Creates or changes offerings and their units; a unit in use is never removed."""

    offerings: list[Offering] = Field(min_length=1, max_length=100)


class SetCutoffs(Command[SettingsSaved], owner="planning", name="set-cutoffs"):
    """Adds dated rules of time; two rules of the same offering, unit and action from the same day are refused (`settings_overlap`)."""

    cutoffs: list[Cutoff] = Field(min_length=1, max_length=200)


class SetAbsenceReasons(Command[SettingsSaved], owner="planning", name="set-absence-reasons"):
    """Replaces the table of absence reasons; those left out are retired."""

    reasons: list[AbsenceReason] = Field(min_length=1, max_length=60)


class SetPools(Command[SettingsSaved], owner="planning", name="set-pools"):
    """Creates or changes pools of places; fewer places than are taken is allowed and only stops new bookings."""

    pools: list[Pool] = Field(min_length=1, max_length=400)


class ImportCalendar(Command[SettingsSaved], owner="planning", name="import-calendar"):
    """Imports public holidays and the school holidays of a zone between two days; rows edited by hand are kept."""

    zone: Literal["A", "B", "C"]
    first_day: date
    last_day: date


class SetCalendarDays(Command[SettingsSaved], owner="planning", name="set-calendar-days"):
    """Adds or corrects days by hand (closures, a worked public holiday…)."""

    days: list[CalendarDay] = Field(min_length=1, max_length=400)


class RemoveCalendarDays(Command[SettingsSaved], owner="planning", name="remove-calendar-days"):
    """Removes rows of the calendar; their history stays in the audit."""

    days: list[CalendarDay] = Field(min_length=1, max_length=400)


class EnrolChildren(Command[SettingsSaved], owner="planning", name="enrol-children"):
    """Enrols children; in bulk when a town takes the portal over. Refused: `not_found` (child or offering), `conflict` (periods overlap)."""

    enrolments: list[Enrolment] = Field(min_length=1, max_length=1000)


class SetPatterns(Command[SettingsSaved], owner="planning", name="set-patterns"):
    """Sets weekly patterns, materialised into daily cells to the end of each enrolment; days settled or booked one by one are kept."""

    patterns: list[Pattern] = Field(min_length=1, max_length=500)


# --- commands: families and agents ----------------------------------------------------------------------


class RequestBooking(Command[CellsOutcome], owner="planning", name="request-booking"):
    """Asks for days. Each cell is done at once, opened for a decision, put on the waiting list, or refused with its moment."""

    cells: list[CellRef] = Field(min_length=1, max_length=200)
    note: str = Field(default="", max_length=500)


class DeclareAbsence(Command[CellsOutcome], owner="planning", name="declare-absence"):
    """Declares absences, with their reason (guide: a reason is always asked). Refused: `reason_required`, `reason_unknown`."""

    cells: list[CellRef] = Field(min_length=1, max_length=200)
    reason_code: str = Field(max_length=40)
    note: str = Field(default="", max_length=500)


class WithdrawProposal(Command[WithdrawOutcome], owner="planning", name="withdraw-proposal"):
    """Takes back what is still undecided. Refused: `not_found`, `proposal_not_open` (data: `state`)."""

    proposal_id: UUID


class MarkAttendance(Command[SettingsSaved], owner="planning", name="mark-attendance"):
    """Records marks. Append-only. Refused: `day_in_future`, `period_locked`, `not_found`."""

    marks: list[Mark] = Field(min_length=1, max_length=1000)


# --- queries ---------------------------------------------------------------------------------------------


class MonthPlanning(Query[MonthPlanningView], owner="planning", name="month-planning"):
    """A child's month as the asking guardian may see it. Refused: `child_unknown` (also another family's child)."""

    child_id: UUID
    month: Month
    known_etag: str = ""


class WeekPlanning(Query[MonthPlanningView], owner="planning", name="week-planning"):
    """A child's week from a Monday; the same shape as a month. Refused: `child_unknown`."""

    child_id: UUID
    monday: date
    known_etag: str = ""


class CheckBooking(Query[AskCheck], owner="planning", name="check-booking"):
    """What RequestBooking would answer now, without doing it."""

    cells: list[CellRef] = Field(min_length=1, max_length=200)


class CheckAbsence(Query[AskCheck], owner="planning", name="check-absence"):
    """What DeclareAbsence would answer now, without doing it."""

    cells: list[CellRef] = Field(min_length=1, max_length=200)


class ExplainCell(Query[CellExplained], owner="planning", name="explain-cell"):
    """One cell explains itself. Refused: `not_found` (also another's line)."""

    line_id: UUID
    day: date


class FamilyDays(Query[FamilyDaysView], owner="planning", name="family-days"):
    """What the family's children do between two days (31 at most), as the asking guardian may see it."""

    family_id: UUID
    first_day: date
    last_day: date


class Offerings(Query[OfferingsView], owner="planning", name="offerings"):
    """Every offering."""


class Roster(Query[RosterView], owner="planning", name="roster"):
    """The roster of an offering on a day. Agents only. Refused: `not_found`."""

    offering_id: UUID
    day: date


class DayCounts(Query[DayCountsView], owner="planning", name="day-counts"):
    """The counters of a day. Agents only."""

    day: date


class ProposalDetails(Query[ProposalDetailsView], owner="planning", name="proposal-details"):
    """Before and after of several proposals in one call, with the places left. A guardian sees only their own."""

    proposal_ids: list[UUID] = Field(min_length=1, max_length=100)


class SnapshotMonthBookings(Query[SnapshotPage], owner="planning", name="snapshot-month-bookings"):
    """Every line's month in id order, with what `month-bookings-changed` says; for services only."""

    after: UUID | None = None
    limit: int = Field(default=500, ge=1, le=1000)


# --- events ----------------------------------------------------------------------------------------------


class BookedDay(Message):
    """One day of a line's month. `expected`: the child is awaited; `meals`: how many meals that makes (0 or 1)."""

    day: date
    status: str
    unit_code: str
    expected: bool
    meals: int


class MonthBookingsChanged(
    Event, owner="planning", name="month-bookings-changed", entity="line_month_id", data_class="personal"
):
    """Every day of a child's line in one month, in full: the newest version replaces all earlier ones."""

    line_month_id: UUID
    line_id: UUID
    child_id: UUID
    family_id: UUID
    facility_code: str
    offering_code: str
    month: Month
    days: list[BookedDay]


class Fact(Message):
    """A fact to bill: what, when, for whom, how it ended. A newer version of the same id supersedes it."""

    fact_id: UUID
    fact_version: int
    line_id: UUID
    guardian_id: UUID
    offering_id: UUID
    offering_code: str
    unit_code: str
    day: date
    outcome: Literal[
        "booked", "present", "present_unbooked", "excused_absence", "billed_absence", "leave_day", "cancelled"
    ]
    billable: bool


class FactsSettled(Event, owner="planning", name="facts-settled", entity="child_id", data_class="personal"):
    """Facts of a child that settled at a day's close, or were corrected since."""

    child_id: UUID
    family_id: UUID
    facts: list[Fact]


class ProposalOpened(
    Event,
    ProposalOpenedFields,
    owner="planning",
    name="proposal-opened",
    entity="proposal_id",
    data_class="personal",
):
    """A family asked for days or declared an absence."""


class ProposalSettled(
    Event,
    ProposalSettledFields,
    owner="planning",
    name="proposal-settled",
    entity="proposal_id",
    data_class="personal",
):
    """A decision on a proposal took effect, could not, or was taken back."""


class ProposalWithdrawn(
    Event,
    ProposalWithdrawnFields,
    owner="planning",
    name="proposal-withdrawn",
    entity="proposal_id",
    data_class="personal",
):
    """A family took its proposal back."""


class OfferingsChanged(
    Event, owner="planning", name="offerings-changed", entity="offering_id", data_class="none"
):
    """An offering was created or changed."""

    offering_id: UUID
    offering: Offering
    facility: Facility
