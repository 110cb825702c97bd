"""Attendance marks: append-only, made by devices with their own ids; of several for a cell, the latest speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class MarkKind(StrEnum):
    """What an agent saw; `cancelled` takes every earlier mark of the cell back."""

    PRESENT = "present"
    ABSENT = "absent"
    CANCELLED = "cancelled"


class Presence(StrEnum):
    """What the marks of a cell say together."""

    UNMARKED = ""
    PRESENT = "present"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Mark:
    """One observation, with the id and the moment its device gave it."""

    id: UUID
    kind: MarkKind
    marked_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell's attendance. `conflict`: the child was marked present elsewhere at the same time of that day."""

    presence: Presence = Presence.UNMARKED
    conflict: bool = False


UNMARKED = Reading()
_SAYS = {
    MarkKind.PRESENT: Presence.PRESENT,
    MarkKind.ABSENT: Presence.ABSENT,
    MarkKind.CANCELLED: Presence.UNMARKED,
}


def read_marks(marks: Iterable[Mark]) -> Presence:
    """Reads the marks of one cell, in any order and however often each one arrived."""
    last = max(marks, key=lambda mark: (mark.marked_at, mark.id), default=None)
    return _SAYS[last.kind] if last is not None else Presence.UNMARKED


@dataclass(frozen=True, slots=True)
class Sighting:
    """A cell of a child on one day: the slots it takes and whether the child was seen there."""

    line_id: UUID
    slots: frozenset[str]
    presence: Presence


def conflicts(sightings: Iterable[Sighting]) -> frozenset[UUID]:
    """The lines on which a child was seen although another line has them at the same time of the same day."""
    seen = [sighting for sighting in sightings if sighting.presence is Presence.PRESENT]
    return frozenset(
        one.line_id
        for one in seen
        for other in seen
        if one.line_id != other.line_id and one.slots & other.slots
    )
