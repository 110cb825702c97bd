"""What an agent's decision does to a demand's cells, on a sheet and on the pools locked for it; or why it cannot.

All the cells of a demand follow the decision, or none does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.planning.domain.attendance import Presence
from services.planning.domain.booking import may_book
from services.planning.domain.catalogue import Unit
from services.planning.domain.places import Allotment, PoolKey
from services.planning.domain.sheet import Asked, CellRow, Line, Sheet
from services.planning.domain.situation import BookingState, Hold, Kind, Origin, Room

ACCEPTED, REFUSED = "accepted", "refused"


@dataclass(frozen=True, slots=True)
class HeldCell:
    """A day of a demand; `before` is what the cell was when a decision took effect (None: not decided)."""

    day: date
    unit: Unit
    before: Mapping[str, Any] | None = None
    gives_up: bool = False
    """A regular day that the weekly pattern asked for gives up."""


@dataclass(frozen=True, slots=True)
class Held:
    """A demand whose child is locked. `queued`: the pools on whose waiting list it is, with how many before it."""

    id: UUID
    kind: Kind
    state: str
    decision_no: int
    outcome: str
    hold: Hold | None
    line: Line
    cells: tuple[HeldCell, ...]
    queued: Mapping[PoolKey, int]
    sheet: Sheet
    pattern: Mapping[str, Any] | None = None
    """The weekly pattern it asks for (deciding_pattern.py)."""

    def keys(self) -> set[PoolKey]:
        """Every pool a decision may touch."""
        needs = {key for cell in self.cells for key in self.sheet.needs(self.line, cell.day, cell.unit)}
        rows = ((cell.day, self.sheet.cells.get((self.line.id, cell.day))) for cell in self.cells)
        held = {key for day, row in rows if row for key in self.sheet.needs(self.line, day, row.unit)}
        return needs | held | set(self.queued)


@dataclass(slots=True)
class Effect:
    """What a decision did. `freed`: places given back that stay held while the decision may be undone."""

    obstacle: str | None = None
    befores: list[tuple[HeldCell, CellRow | None]] = field(default_factory=list)
    skipped: list[tuple[HeldCell, CellRow | None]] = field(default_factory=list)
    """Days of a weekly pattern that were left as they are."""
    freed: list[PoolKey] = field(default_factory=list)
    told: list[tuple[date, str, dict[str, Any]]] = field(default_factory=list)


def accept_booking(held: Held, places: Allotment, now: datetime) -> Effect:
    """Books every day. The agent decided, so no cut-off stands in the way; days, places and the child's time do."""
    sheet, line, effect = held.sheet, held.line, Effect()
    for cell in held.cells:
        needs = sheet.needs(line, cell.day, cell.unit)
        situation = sheet.situation(line, cell.day, cell.unit)
        situation.proposal, situation.room = None, Room.FREE
        refusal = may_book(situation, now, by_agent=True).code
        if refusal is None and not places.has_room(needs, held.queued or None):
            refusal = "no_place_left"
        if refusal is not None:
            return Effect(obstacle=refusal)
        effect.befores.append((cell, sheet.cells.get((line.id, cell.day))))
        places.take(needs)
        sheet.book(line, cell.day, cell.unit)
        sheet.ask(line, cell.day, None)
        effect.told.append((cell.day, "booking_accepted", {"unit": cell.unit.name}))
    places.leave_queue(held.queued)
    return effect


def refuse_booking(held: Held, places: Allotment, reason: str) -> Effect:
    """The days say so, with the reason; the waiting list moves up."""
    effect = Effect()
    for cell in held.cells:
        held.sheet.ask(held.line, cell.day, Asked(held.id, Kind.BOOKING, cell.unit, False, refusal=reason))
        effect.told.append((cell.day, "booking_refused", {"reason": reason}))
    places.leave_queue(held.queued)
    return effect


def decide_absence(
    held: Held, places: Allotment, *, excused: bool, may_be_undone: bool, reason: str = ""
) -> Effect:
    """Excused (or a day off), which gives the place back; or not, and then it is billed and keeps the place."""
    sheet, line, effect = held.sheet, held.line, Effect()
    becomes = BookingState(held.outcome) if excused else BookingState.BILLED
    for cell in held.cells:
        before = sheet.cells.get((line.id, cell.day))
        if before is None or before.state is not BookingState.BOOKED:
            return Effect(obstacle="not_booked")
        effect.befores.append((cell, before))
        if becomes is not BookingState.BILLED:
            needs = sheet.needs(line, cell.day, before.unit)
            if may_be_undone:
                effect.freed.extend(key for key in needs if places.counts(key))
            else:
                places.give_back(needs)
        sheet.put(line, cell.day, replace(before, state=becomes, rule=ACCEPTED if excused else REFUSED))
        sheet.leave(line, cell.day)
        said = {} if excused else {"reason": reason}
        effect.told.append((cell.day, "absence_accepted" if excused else "absence_refused", said))
    return effect


def take_back(held: Held, places: Allotment, still_held: set[PoolKey], *, refusal: bool) -> Effect:
    """Puts every cell back as it was before the decision. `still_held`: places not yet offered to anybody."""
    sheet, line, effect = held.sheet, held.line, Effect()
    for cell in held.cells:
        obstacle = _overtaken(held, cell, refusal=refusal)
        if obstacle is None and (held.kind is not Kind.BOOKING or not refusal):
            obstacle = _put_back(held, cell, places, still_held, refusal=refusal)
        if obstacle is not None:
            return Effect(obstacle=obstacle)
        sheet.ask(line, cell.day, Asked(held.id, held.kind, cell.unit, True))
        effect.told.append((cell.day, f"{held.kind.value}_decision_undone", {}))
    return effect


def _overtaken(held: Held, cell: HeldCell, *, refusal: bool) -> str | None:
    """What the family or the town has done about the day since, which would not bear the demand to be open again."""
    asked = held.sheet.asked.get((held.line.id, cell.day))
    if asked is not None and asked.open and asked.id != held.id:
        return "proposal_already_open"
    row = held.sheet.cells.get((held.line.id, cell.day))
    if refusal and held.kind is Kind.BOOKING and row is not None and row.seated:
        return "already_booked"
    return None


def _put_back(
    held: Held, cell: HeldCell, places: Allotment, still_held: set[PoolKey], *, refusal: bool
) -> str | None:
    sheet, line = held.sheet, held.line
    row = sheet.cells.get((line.id, cell.day))
    booking = held.kind is Kind.BOOKING
    expected = (
        BookingState.BOOKED if booking else BookingState.BILLED if refusal else BookingState(held.outcome)
    )
    if row is None or row.state is not expected:
        return "conflict"
    if booking and row.presence is Presence.PRESENT:
        return "conflict"
    restored = row_before(held, cell, row)
    if restored.seated and not row.seated:
        if sheet.taken_elsewhere(line, cell.day, restored.unit):
            return "child_already_placed"
        lost = [key for key in sheet.needs(line, cell.day, restored.unit) if key not in still_held]
        if not places.has_room(lost):
            return "no_place_left"
        places.take(lost)
    elif row.seated and not restored.seated:
        places.give_back(sheet.needs(line, cell.day, row.unit))
    sheet.put(line, cell.day, restored)
    return None


def row_before(held: Held, cell: HeldCell, now: CellRow) -> CellRow:
    """The cell as it was before the decision; attendance is not taken back."""
    before = cell.before or {}
    state, unit = before.get("state"), before.get("unit_id")
    return replace(
        now,
        unit=held.sheet.catalogue.units[UUID(unit)] if unit else cell.unit,
        state=BookingState(state) if state else None,
        origin=Origin(before.get("origin") or Origin.ONE_OFF),
        rule=before.get("rule") or "",
    )
