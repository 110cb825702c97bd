"""What planning is asked to change: by a town that sets up, by families and by agents."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command
from contracts.days import Day
from contracts.planning.evidence import EvidenceKind
from contracts.planning.gesture import MAX_CELLS
from contracts.planning.town import (
    AbsenceReason,
    CalendarDay,
    CellRef,
    Cutoff,
    Enrolment,
    Facility,
    Mark,
    Offering,
    Pattern,
    Pool,
)
from contracts.planning.views import CellsOutcome, SettingsSaved, WithdrawOutcome


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
    first_day: Day
    last_day: Day


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


class RequestBooking(Command[CellsOutcome], owner="planning", name="request-booking"):
    """Asks for days. Each cell is done at once, opened for a decision, put on the waiting list, or refused with its moment."""

    cells: list[CellRef] = Field(min_length=1, max_length=MAX_CELLS)
    note: str = Field(default="", max_length=500)


class DeclareAbsence(Command[CellsOutcome], owner="planning", name="declare-absence"):
    """Declares absences, with their reason (guide: a reason is always asked). Refused: `reason_required`, `reason_unknown`."""

    cells: list[CellRef] = Field(min_length=1, max_length=200)
    reason_code: str = Field(max_length=40)
    note: str = Field(default="", max_length=500)
    evidence: list[UUID] = Field(default=[], max_length=5, description="Documents at family's that prove it")
    evidence_kind: EvidenceKind = "medical_certificate"


class WithdrawProposal(Command[WithdrawOutcome], owner="planning", name="withdraw-proposal"):
    """Takes back what is still undecided. Refused: `not_found`, `proposal_not_open` (data: `state`)."""

    proposal_id: UUID


class MarkAttendance(Command[SettingsSaved], owner="planning", name="mark-attendance"):
    """Records marks. Append-only. Refused: `day_in_future`, `not_found`, `not_allowed` (another facility)."""

    marks: list[Mark] = Field(min_length=1, max_length=1000)
