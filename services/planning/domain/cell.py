"""What a cell says. Nothing else in the product decides it.

A cell is an ordered list of layers, drawn from bottom to top: the day, the engagement, what is still awaited,
what became of it, the attendance mark, the padlock. Its status is the top layer that is neither a mark nor
the padlock. tests/unit/planning/test_cell.py is the truth table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.planning.domain.absence import may_declare
from services.planning.domain.attendance import Presence
from services.planning.domain.booking import may_book, may_withdraw
from services.planning.domain.calendar import DayContext, RowKind, Stop
from services.planning.domain.situation import (
    BookingState,
    Kind,
    OpenProposal,
    Origin,
    Possibility,
    Situation,
)


class Status(StrEnum):
    """Every word a cell or a day can say (the guide's legend, in this order)."""

    BOOKED = "booked"
    RECURRING = "recurring"
    PENDING_BOOKING = "pending_booking"
    ON_HOLD = "on_hold"
    REFUSED = "refused"
    PENDING_ABSENCE = "pending_absence"
    EXCUSED_ABSENCE = "excused_absence"
    BILLED_ABSENCE = "billed_absence"
    LEAVE_DAY = "leave_day"
    OUT_OF_CONTRACT = "out_of_contract"
    ERROR = "error"
    CLOSURE = "closure"
    PUBLIC_HOLIDAY = "public_holiday"
    SHORT_HOLIDAYS = "short_holidays"
    SUMMER_HOLIDAYS = "summer_holidays"
    NOT_RUNNING = "not_running"
    OTHER_HOME = "other_home"
    PRESENT = "present"
    PRESENT_UNBOOKED = "present_unbooked"
    LOCKED = "locked"


MARKS = frozenset({Status.PRESENT, Status.PRESENT_UNBOOKED})


@dataclass(frozen=True, slots=True)
class Layer:
    """One word with its data: the reason of a refusal, the rank on a list, the name of a holiday."""

    key: Status
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown and what can still be done: `can` holds a possibility, or the reason why not, per action."""

    layers: tuple[Layer, ...]
    can: tuple[Possibility, ...]

    @property
    def status(self) -> Status | None:
        """The word that names the cell; None on a day where nothing is booked and nothing prevents it."""
        for layer in reversed(self.layers):
            if layer.key is not Status.LOCKED and layer.key not in MARKS:
                return layer.key
        return None

    @property
    def mark(self) -> Status | None:
        """The tick: the child was there."""
        for layer in self.layers:
            if layer.key in MARKS:
                return layer.key
        return None

    @property
    def locked(self) -> bool:
        """Whether the padlock is drawn."""
        return bool(self.layers) and self.layers[-1].key is Status.LOCKED


_PLAIN: Mapping[Status, Layer] = {status: Layer(status) for status in Status}
_NOT_ENROLLED = Layer(Status.NOT_RUNNING, {"why": "not_enrolled"})
_ENGAGEMENT: Mapping[Origin, Layer] = {
    Origin.ONE_OFF: _PLAIN[Status.BOOKED],
    Origin.RECURRING: _PLAIN[Status.RECURRING],
}
_ABSENCE: Mapping[BookingState, Status] = {
    BookingState.EXCUSED: Status.EXCUSED_ABSENCE,
    BookingState.BILLED: Status.BILLED_ABSENCE,
    BookingState.LEAVE: Status.LEAVE_DAY,
}


def read_day(context: DayContext) -> tuple[Layer, ...]:
    """The words of a column header: school holidays, public holiday, closure of every facility."""
    layers = []
    if context.holidays is not None:
        summer = context.holidays_kind is RowKind.SUMMER_HOLIDAYS
        key = Status.SUMMER_HOLIDAYS if summer else Status.SHORT_HOLIDAYS
        layers.append(Layer(key, {"name": context.holidays}))
    if context.public_holiday is not None:
        layers.append(Layer(Status.PUBLIC_HOLIDAY, {"name": context.public_holiday}))
    if context.closure is not None and context.closed_everywhere:
        layers.append(Layer(Status.CLOSURE, {"name": context.closure}))
    return tuple(layers)


def read_cell(cell: Situation, now: datetime, *, by_agent: bool = False) -> Cell:
    """Reads a cell at a moment; the one place where statuses, ticks and the padlock come from."""
    layers, can = layers_of(cell), _possibilities(cell, now, by_agent)
    if _padlocked(cell, can, now):
        layers.append(_PLAIN[Status.LOCKED])
    return Cell(tuple(layers), can)


def layers_of(cell: Situation) -> list[Layer]:
    """What a cell says whatever the moment: every layer but the padlock."""
    layers: list[Layer] = []
    seen = cell.reading.presence is Presence.PRESENT
    if cell.stop is not None:
        layers.append(_stop_layer(cell, cell.stop))
    else:
        layers.extend(_engagement(cell))
        if not cell.enrolled and not layers and not seen:
            layers.append(_NOT_ENROLLED)
        elif cell.other_home and not layers and not seen:
            layers.append(_PLAIN[Status.OTHER_HOME])
    trouble = _trouble(cell)
    if trouble is not None:
        layers.append(Layer(Status.ERROR, {"why": trouble}))
    elif seen:
        expected = cell.booking is not None and cell.booking.holds_place
        layers.append(_PLAIN[Status.PRESENT if expected else Status.PRESENT_UNBOOKED])
    return layers


def _engagement(cell: Situation) -> list[Layer]:
    """What was booked, what became of it, and what is still awaited."""
    layers: list[Layer] = []
    booking = cell.booking
    if booking is not None:
        layers.append(_ENGAGEMENT[booking.origin])
        if booking.state is not BookingState.BOOKED:
            layers.append(Layer(_ABSENCE[booking.state], {"rule": booking.rule}))
    elif cell.rules.contract and cell.reading.presence is Presence.PRESENT:
        layers.append(_PLAIN[Status.OUT_OF_CONTRACT])
    if cell.proposal is not None:
        layers.append(_proposal_layer(cell.proposal))
    elif cell.refused is not None and booking is None:
        layers.append(Layer(Status.REFUSED, {"reason": cell.refused.reason}))
    return layers


def _possibilities(cell: Situation, now: datetime, by_agent: bool) -> tuple[Possibility, ...]:
    """The actions that make sense on this cell; those that do not are left out rather than refused."""
    possible = []
    if cell.booking is None or cell.booking.state in (BookingState.EXCUSED, BookingState.LEAVE):
        if cell.proposal is None:
            possible.append(may_book(cell, now, by_agent=by_agent))
    else:
        possible.append(may_declare(cell, now, by_agent=by_agent))
    if cell.proposal is not None:
        possible.append(may_withdraw(cell))
    return tuple(possible)


def _stop_layer(cell: Situation, stop: Stop) -> Layer:
    """Closed (the guide's F) or not running (its P), and why. An engagement under it is said, not shown."""
    context = cell.context
    data: dict[str, Any] = {"why": stop.value}
    if cell.booking is not None:
        data["booked"] = True
    if stop is Stop.PUBLIC_HOLIDAY:
        data["name"] = context.public_holiday
    elif stop is Stop.CLOSURE:
        data["name"] = context.closure
    elif stop is Stop.SCHOOL_HOLIDAYS and context.holidays_kind is not None:
        data["name"], data["holidays"] = context.holidays, context.holidays_kind.value
    return Layer(Status.CLOSURE if stop.closed else Status.NOT_RUNNING, data)


def _proposal_layer(proposal: OpenProposal) -> Layer:
    if proposal.kind is Kind.ABSENCE:
        return _PLAIN[Status.PENDING_ABSENCE]
    if proposal.hold is None:
        return _PLAIN[Status.PENDING_BOOKING]
    data: dict[str, Any] = {"reason": proposal.hold}
    if proposal.rank is not None:
        data["rank"] = proposal.rank
    return Layer(Status.ON_HOLD, data)


def _trouble(cell: Situation) -> str | None:
    """Marks that contradict each other, or the calendar."""
    if cell.reading.presence is not Presence.PRESENT:
        return None
    if cell.reading.conflict:
        return "marks_disagree"
    if cell.stop is not None:
        return "present_on_closed_day" if cell.stop.closed else "present_when_not_running"
    return None


def _padlocked(cell: Situation, can: tuple[Possibility, ...], now: datetime) -> bool:
    """A cell of today or later that holds something no one can change any more."""
    if cell.booking is None and cell.proposal is None:
        return False
    if cell.stop is not None or cell.context.day < now.date():
        return False
    return not any(possibility.possible for possibility in can)
