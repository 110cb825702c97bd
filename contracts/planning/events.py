"""What planning tells."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from contracts.base import Event, Message
from contracts.days import Day, Month
from contracts.planning.town import Facility, Offering
from contracts.proposals import ProposalOpenedFields, ProposalSettledFields, ProposalWithdrawnFields


class BookedDay(Message):
    """One day of a line's month. `expected`: the child is awaited; `meals`: how many meals that makes (0 or 1)."""

    day: Day
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
    day: Day
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


class DaysOffChanged(Event, owner="planning", name="days-off-changed", entity="calendar", data_class="none"):
    """Every day known on which the whole town is closed, in order and in full: public holidays and closures of every
    facility. The newest version replaces all earlier ones; weekends are not in it.
    """

    calendar: Literal["town"] = "town"
    days: list[Day]


class OfferingsChanged(
    Event, owner="planning", name="offerings-changed", entity="offering_id", data_class="none"
):
    """An offering was created or changed."""

    offering_id: UUID
    offering: Offering
    facility: Facility
