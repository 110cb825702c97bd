"""What planning is asked to show."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from contracts.base import Query
from contracts.days import Day, Month
from contracts.operations import SnapshotPage
from contracts.planning.gesture import MAX_CELLS
from contracts.planning.town import CellRef
from contracts.planning.views import (
    AskCheck,
    CellExplained,
    DayCountsView,
    EnrolledView,
    FamilyDaysView,
    MonthPlanningView,
    OfferingsView,
    PresentChildrenView,
    ProposalDetailsView,
    RosterView,
)


class MonthPlanning(Query[MonthPlanningView], owner="planning", name="month-planning"):
    """A child's month as the asking guardian may see it. Refused: `child_unknown` (also another family's child)."""

    child_id: UUID
    month: Month
    known_etag: str = ""


class WeekPlanning(Query[MonthPlanningView], owner="planning", name="week-planning"):
    """A child's week from a Monday; the same shape as a month. Refused: `child_unknown`."""

    child_id: UUID
    monday: Day
    known_etag: str = ""


class CheckBooking(Query[AskCheck], owner="planning", name="check-booking"):
    """What RequestBooking would answer now, without doing it."""

    cells: list[CellRef] = Field(min_length=1, max_length=MAX_CELLS)


class CheckAbsence(Query[AskCheck], owner="planning", name="check-absence"):
    """What DeclareAbsence would answer now, without doing it."""

    cells: list[CellRef] = Field(min_length=1, max_length=200)


class ExplainCell(Query[CellExplained], owner="planning", name="explain-cell"):
    """One cell explains itself. Refused: `not_found` (also another's line)."""

    line_id: UUID
    day: Day


class FamilyDays(Query[FamilyDaysView], owner="planning", name="family-days"):
    """What the family's children do between two days (31 at most), as the asking guardian may see it.

    `absences` also tells the days on which a settled absence stands for what was booked.
    """

    family_id: UUID
    first_day: Day
    last_day: Day
    absences: bool = False


class Offerings(Query[OfferingsView], owner="planning", name="offerings"):
    """Every offering; `mine` keeps those of the facilities the asking agent works in (all, for an account narrowed to none)."""

    mine: bool = False


class Roster(Query[RosterView], owner="planning", name="roster"):
    """The roster of an offering on a day. Agents only. Refused: `not_found`, `not_allowed` (another facility than the agent's)."""

    offering_id: UUID
    day: Day


class PresentChildren(Query[PresentChildrenView], owner="planning", name="present-children"):
    """Which children of a roster are awaited or were seen: family tells of no other. For family. Refused: `not_found`."""

    offering_id: UUID
    day: Day


class DayCounts(Query[DayCountsView], owner="planning", name="day-counts"):
    """The counters of a day. Agents only."""

    day: Day


class ProposalDetails(Query[ProposalDetailsView], owner="planning", name="proposal-details"):
    """Before and after of several proposals in one call, with the places left. A guardian sees only their own."""

    proposal_ids: list[UUID] = Field(min_length=1, max_length=100)


class IsEnrolled(Query[EnrolledView], owner="planning", name="is-enrolled"):
    """Whether a child has any enrolment; for family, before it takes a child back."""

    child_id: UUID


class SnapshotDaysOff(Query[SnapshotPage], owner="planning", name="snapshot-days-off"):
    """The days off as `days-off-changed` says them, in one row; for services only."""

    after: UUID | None = None


class SnapshotMonthBookings(Query[SnapshotPage], owner="planning", name="snapshot-month-bookings"):
    """Every line's month in id order, with what `month-bookings-changed` says; for services only."""

    after: UUID | None = None
    limit: int = Field(default=500, ge=1, le=1000)
