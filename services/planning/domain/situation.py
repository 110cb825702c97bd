"""Everything that is known about one cell (a line on a day), gathered before any rule speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from services.planning.domain.attendance import UNMARKED, Reading
from services.planning.domain.calendar import DayContext, Stop
from services.planning.domain.timing import Moments

Decide = Literal["at_once", "ask"]
Evidence = Literal["none", "certificate"]
Bills = Literal["booked", "present"]


class BookingState(StrEnum):
    """What a cell's booking has become."""

    BOOKED = "booked"
    EXCUSED = "excused_absence"
    BILLED = "billed_absence"
    LEAVE = "leave_day"


class Origin(StrEnum):
    """Asked for that day, or made by a weekly pattern."""

    ONE_OFF = "one_off"
    RECURRING = "recurring"


@dataclass(frozen=True, slots=True)
class Booking:
    """A settled engagement and what became of it. `rule` names what decided an absence."""

    state: BookingState
    origin: Origin = Origin.ONE_OFF
    rule: str = ""

    @property
    def holds_place(self) -> bool:
        """A billed absence keeps its place: the child may still come."""
        return self.state in (BookingState.BOOKED, BookingState.BILLED)


class Kind(StrEnum):
    """What an open proposal asks."""

    BOOKING = "booking"
    ABSENCE = "absence"


class Hold(StrEnum):
    """Why a demand is kept waiting by more than an agent's answer."""

    WAITING_LIST = "waiting_list"
    FILE_INCOMPLETE = "file_incomplete"
    OPENING_NOT_DECIDED = "opening_not_decided"


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A demand that awaits a decision; `hold` says why the town hall keeps it waiting, with its rank if any."""

    id: UUID
    kind: Kind
    hold: Hold | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class RefusedBooking:
    """The last demand of a cell, when it was refused and nothing followed."""

    reason: str


class Room(StrEnum):
    """Whether places are left: also `full` while others wait, so that nobody overtakes them."""

    FREE = "free"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class OfferingRules:
    """What the town decided for an offering: who decides, on which proof, what is billed."""

    decide: Decide = "at_once"
    absence_decide: Decide = "at_once"
    absence_evidence: Evidence = "none"
    bills: Bills = "booked"
    waiting_list: bool = True
    contract: bool = False
    """Childcare contracts: a presence that was not booked is outside the contract."""


@dataclass(slots=True)
class Situation:
    """One cell before judgement. `elsewhere`: the child already has this time of the day on another line."""

    context: DayContext
    moments: Moments
    rules: OfferingRules
    stop: Stop | None = None
    enrolled: bool = True
    booking: Booking | None = None
    proposal: OpenProposal | None = None
    refused: RefusedBooking | None = None
    reading: Reading = UNMARKED
    room: Room = Room.FREE
    elsewhere: bool = False
    other_home: bool = False
    """The day belongs to the other adult, who has a line of their own."""


class Action(StrEnum):
    """What a family can do to a cell."""

    BOOK = "book"
    DECLARE_ABSENCE = "declare_absence"
    WITHDRAW = "withdraw"


class Effect(StrEnum):
    """What follows when it is done now. `by_reason`: the reason's rule says; `billed`: taken, but billed."""

    AT_ONCE = "at_once"
    DECISION = "decision"
    WAITING_LIST = "waiting_list"
    BY_REASON = "by_reason"
    BILLED = "billed"


@dataclass(frozen=True, slots=True)
class Possibility:
    """Whether an action is possible now: its effect and until when, or the refusal's code and data.

    `late`: it comes after its cut-off, and is taken all the same.
    """

    action: Action
    effect: Effect | None = None
    until: datetime | None = None
    late: bool = False
    code: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def possible(self) -> bool:
        """True when the action is accepted now, whatever follows."""
        return self.code is None


def impossible(action: Action, code: str, **data: Any) -> Possibility:
    """An action refused, with the stable code and the data of its sentence."""
    return Possibility(action, code=code, data=data)
