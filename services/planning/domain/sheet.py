"""The planning of some lines over some days, as it is known under lock or for reading; changed here, then written.

A sheet holds facts and keeps count of what changed; it judges nothing (booking.py, absence.py, cell.py do).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from contracts.family import CustodyCalendar
from contracts.pattern.custody import Custody, guardian_on
from services.planning.domain.attendance import Presence, Reading
from services.planning.domain.catalogue import Catalogue, Offering, Unit
from services.planning.domain.places import PoolKey
from services.planning.domain.situation import (
    Booking,
    BookingState,
    Hold,
    Kind,
    OpenProposal,
    Origin,
    RefusedBooking,
    Room,
    Situation,
)


@dataclass(frozen=True, slots=True)
class Period:
    """An enrolment: from the first day to the last, both included."""

    first: date
    last: date
    age_group: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """Child x offering x responsible adult."""

    id: UUID
    child_id: UUID
    offering: Offering
    guardian_id: UUID
    family_id: UUID
    child_name: str = ""
    guardian_name: str = ""
    periods: tuple[Period, ...] = ()
    custody: Custody | None = None
    """Whose day it is, where both adults have a line of their own."""

    def enrolment_on(self, day: date) -> Period | None:
        """The enrolment that covers a day."""
        return next((period for period in self.periods if period.first <= day <= period.last), None)


@dataclass(frozen=True, eq=False, slots=True)
class CellRow:
    """What is stored of a cell. `closing`: `due`, `held` (awaits someone) or `done` at the day's close.

    Rows that say the same are one object when they are read (see read_sheet), so identity is equality there.
    """

    unit: Unit
    state: BookingState | None = None
    origin: Origin = Origin.ONE_OFF
    rule: str = ""
    presence: Presence = Presence.UNMARKED
    conflict: bool = False
    closing: str = "due"

    @property
    def booking(self) -> Booking | None:
        """The engagement, if any."""
        return Booking(self.state, self.origin, self.rule) if self.state is not None else None

    @property
    def seated(self) -> bool:
        """Whether the child's time is taken: a billed absence keeps it."""
        return self.state in (BookingState.BOOKED, BookingState.BILLED)


@dataclass(frozen=True, slots=True)
class Asked:
    """The demand that speaks for a cell: the open one, else the last one when it was refused."""

    id: UUID
    kind: Kind
    unit: Unit
    open: bool
    hold: Hold | None = None
    rank: int | None = None
    refusal: str = ""
    earlier: Asked | None = None


CellKey = tuple[UUID, date]
SeatKey = tuple[UUID, date, str]
_NOT_MARKED = Reading()


@dataclass(slots=True)
class Sheet:
    """Lines, their cells, demands and the seats of their children; `full` holds the pools without a place."""

    catalogue: Catalogue
    lines: dict[UUID, Line]
    first: date
    last: date
    cells: dict[CellKey, CellRow] = field(default_factory=dict)
    asked: dict[CellKey, Asked] = field(default_factory=dict)
    seats: dict[SeatKey, UUID] = field(default_factory=dict)
    full: frozenset[PoolKey] = frozenset()
    versions: dict[UUID, int] = field(default_factory=dict)
    changed: set[CellKey] = field(default_factory=set)
    touched: set[CellKey] = field(default_factory=set)
    _seats_before: dict[SeatKey, UUID | None] = field(default_factory=dict)

    def unit_for(self, line: Line, day: date) -> Unit:
        """The unit a cell is about: the one booked or asked, else the offering's first."""
        row = self.cells.get((line.id, day))
        if row is not None and row.state is not None:
            return row.unit
        asked = self.asked.get((line.id, day))
        if asked is not None and asked.open:
            return asked.unit
        return row.unit if row is not None else line.offering.offered_units[0]

    def situation(self, line: Line, day: date, unit: Unit | None = None) -> Situation:
        """Everything known about a cell; `unit` is the one a booking is wanted for."""
        key = (line.id, day)
        return self._situation(
            line, day, unit or self.unit_for(line, day), self.cells.get(key), self.asked.get(key)
        )

    def as_it_was(self, line: Line, day: date, row: CellRow) -> Situation:
        """A cell with what was stored of it at some moment, under the rules of its day and without any demand."""
        return self._situation(line, day, row.unit, row, None)

    def _situation(
        self, line: Line, day: date, unit: Unit, row: CellRow | None, asked: Asked | None
    ) -> Situation:
        rules = self.catalogue.day(unit, day)
        period = line.enrolment_on(day)
        cell = Situation(
            context=rules.context,
            moments=rules.moments,
            rules=line.offering.rules,
            stop=rules.stop,
            enrolled=period is not None,
            other_home=self.other_home(line, day),
        )
        if row is not None:
            cell.booking = row.booking
            cell.reading = Reading(row.presence, row.conflict) if row.presence else _NOT_MARKED
        if asked is not None and asked.open:
            cell.proposal = OpenProposal(asked.id, asked.kind, asked.hold, asked.rank)
        elif asked is not None:
            cell.refused = RefusedBooking(asked.refusal)
        if row is None or not row.seated:
            cell.elsewhere = self.taken_elsewhere(line, day, unit)
            if self.full and period is not None:
                needs = self.catalogue.needs(unit, period.age_group, day)
                cell.room = Room.FULL if any(key in self.full for key in needs) else Room.FREE
        return cell

    def other_home(self, line: Line, day: date) -> bool:
        """Whether that day belongs to the other adult's line."""
        if line.custody is None:
            return False
        holidays = self.catalogue.calendar.holidays_around(day)
        return guardian_on(line.custody, day, holidays) not in (None, line.guardian_id)

    def taken_elsewhere(self, line: Line, day: date, unit: Unit) -> bool:
        """Whether another line has the child at the same time of that day."""
        if not self.seats:
            return False
        return any(self.seats.get((line.child_id, day, slot), line.id) != line.id for slot in unit.slots)

    def needs(self, line: Line, day: date, unit: Unit) -> tuple[PoolKey, ...]:
        """The pools in which a cell takes a place."""
        period = line.enrolment_on(day)
        return self.catalogue.needs(unit, period.age_group if period else "", day)

    def book(self, line: Line, day: date, unit: Unit, origin: Origin = Origin.ONE_OFF) -> None:
        """A settled engagement: the cell is booked and the child's time taken."""
        row = self.cells.get((line.id, day))
        fresh = CellRow(unit, BookingState.BOOKED, origin)
        if row is not None:
            fresh = replace(row, unit=unit, state=BookingState.BOOKED, origin=origin, rule="")
        self.put(line, day, fresh)

    def put(self, line: Line, day: date, row: CellRow) -> None:
        """Replaces a cell and moves the child's seats accordingly; its day will be closed (again)."""
        before = self.cells.get((line.id, day))
        if before is not None and before.seated:
            for slot in before.unit.slots:
                self._seat((line.child_id, day, slot), None)
        if row.seated:
            for slot in row.unit.slots:
                self._seat((line.child_id, day, slot), line.id)
        self.cells[line.id, day] = replace(row, closing="due")
        self.changed.add((line.id, day))
        self.touched.add((line.id, day))

    def close(self, line: Line, day: date, closing: str) -> None:
        """The day's close is done with a cell, or holds it until someone decides."""
        self.cells[line.id, day] = replace(self.cells[line.id, day], closing=closing)
        self.changed.add((line.id, day))

    def _seat(self, key: SeatKey, line_id: UUID | None) -> None:
        self._seats_before.setdefault(key, self.seats.get(key))
        if line_id is None:
            self.seats.pop(key, None)
        else:
            self.seats[key] = line_id

    def leave(self, line: Line, day: date) -> None:
        """A demand leaves the cell undecided: what was refused before it is said again."""
        asked = self.asked.get((line.id, day))
        self.ask(line, day, asked.earlier if asked is not None else None)

    def ask(self, line: Line, day: date, asked: Asked | None) -> None:
        """A demand opens, is refused, or is done with (None)."""
        if asked is None:
            self.asked.pop((line.id, day), None)
        else:
            self.asked[line.id, day] = asked
        self.touched.add((line.id, day))
        row = self.cells.get((line.id, day))
        if row is not None and row.closing == "held":
            self.close(line, day, "due")

    def seat_changes(
        self,
    ) -> tuple[list[tuple[SeatKey, UUID]], list[SeatKey], list[tuple[SeatKey, UUID, UUID]]]:
        """The seats taken, those given back, and those passed from a line to another since the sheet was read."""
        taken, given_back, passed = [], [], []
        for key, before in self._seats_before.items():
            now = self.seats.get(key)
            if now is None and before is not None:
                given_back.append(key)
            elif now is not None and before is None:
                taken.append((key, now))
            elif now is not None and before is not None and now != before:
                passed.append((key, before, now))
        return taken, given_back, passed

    def months_touched(self) -> list[tuple[UUID, str]]:
        """The line-months whose cells changed, in order."""
        return sorted({(line_id, f"{day:%Y-%m}") for line_id, day in self.touched})


def read_sheet(catalogue: Catalogue, facts: Mapping[str, Any], first: date, last: date) -> Sheet:
    """Makes a sheet of the rows of `sheet.facts`: lists of plain JSON values, in the order written there."""
    lines = {line.id: line for line in (_line(catalogue, row) for row in facts["lines"])}
    by_text = {str(line.id): line for line in lines.values()}
    units = {str(unit.id): unit for unit in catalogue.units.values()}
    sheet = Sheet(catalogue, lines, first, last)
    for line, day, *stored in facts["cells"]:
        sheet.cells[by_text[line].id, date.fromisoformat(day)] = _row(catalogue, tuple(stored))
    for line, day, proposal, kind, unit, is_open, hold, rank, refusal, before in facts["asked"]:
        earlier = (
            Asked(UUID(before[0]), Kind.BOOKING, units[before[1]], False, refusal=before[2])
            if before
            else None
        )
        sheet.asked[by_text[line].id, date.fromisoformat(day)] = Asked(
            UUID(proposal),
            Kind(kind),
            units[unit],
            is_open,
            Hold(hold) if hold else None,
            rank,
            refusal,
            earlier,
        )
    children = {str(line.child_id): line.child_id for line in lines.values()}
    for child, day, slot, line in facts["seats"]:
        holder = by_text.get(line)
        sheet.seats[children[child], date.fromisoformat(day), slot] = holder.id if holder else UUID(line)
    sheet.full = frozenset(PoolKey(UUID(pool), date.fromisoformat(day)) for pool, day in facts["full"])
    sheet.versions = {children[child]: version for child, version in facts["versions"]}
    return sheet


def _row(catalogue: Catalogue, stored: tuple[Any, ...]) -> CellRow:
    known: CellRow | None = catalogue.rows.get(stored)
    if known is None:
        unit, state, origin, rule, presence, conflict, closing = stored
        known = catalogue.rows[stored] = CellRow(
            catalogue.units[UUID(unit)],
            BookingState(state) if state else None,
            Origin(origin),
            rule,
            Presence(presence),
            conflict,
            closing,
        )
    return known


def _line(catalogue: Catalogue, row: Iterable[Any]) -> Line:
    line, child, offering, guardian, family, child_name, guardian_name, periods, custody = row
    return Line(
        UUID(line),
        UUID(child),
        catalogue.offerings[UUID(offering)],
        UUID(guardian),
        UUID(family),
        child_name,
        guardian_name,
        tuple(
            Period(date.fromisoformat(first), date.fromisoformat(last), age_group)
            for first, last, age_group in periods
        ),
        CustodyCalendar.model_validate(custody).rule() if custody else None,
    )
