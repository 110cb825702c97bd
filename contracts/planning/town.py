"""What a town sets up in planning: facilities, offerings, cut-offs, places, calendar, enrolments, patterns."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Message
from contracts.days import Day, TimeOfDay

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
OfferingCategory = Literal["meal", "before_school", "after_school", "leisure_centre", "childcare"]
RunsIn = Literal["school_time", "holidays", "always"]
CutoffAction = Literal["book", "cancel", "absence"]
CellAction = Literal["book", "declare_absence", "withdraw"]
WindowState = Literal["coming", "open", "closed", "over"]
Weekdays = Annotated[list[int], Field(description="ISO weekdays, 1 is Monday", max_length=7)]


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
    starts_at: TimeOfDay | None = None
    ends_at: TimeOfDay | None = None


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
    valid_from: Day
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
    valid_from: Day
    valid_to: Day
    places: int = Field(ge=0, le=100_000)


class CalendarDay(Message):
    """One editable row: a public holiday, a closure (of one facility or of all), or a day of a holiday period."""

    day: Day
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
    valid_from: Day
    valid_to: Day
    age_group: str = Field(default="", max_length=40)


class PatternDay(Message):
    """One weekday of a weekly pattern. `weeks`: every week, or ISO odd or even weeks."""

    weekday: int = Field(ge=1, le=7)
    unit_id: UUID
    weeks: Literal["all", "odd", "even"] = "all"


class Pattern(Message):
    """A weekly pattern from a day to the end of the enrolment; it becomes daily cells. `replaces` what was regular after it."""

    enrolment_id: UUID
    valid_from: Day
    days: list[PatternDay] = Field(max_length=21)


class CellRef(Message):
    """A cell: a line on a day. `unit_id` is needed to book when the offering has several units."""

    line_id: UUID
    day: Day
    unit_id: UUID | None = None


class Mark(Message):
    """An attendance mark, made by a device with its own id: the same id again changes nothing; a later one corrects."""

    mark_id: UUID
    child_id: UUID
    offering_id: UUID
    unit_id: UUID | None = None
    day: Day
    kind: Literal["present", "absent", "cancelled"]
    marked_at: datetime
    device: str = Field(default="", max_length=80)
