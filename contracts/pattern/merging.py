"""What changes between two records, and how an accepted change meets a record that has changed since: field by field.

A field is merged when the record still holds what the family saw, or already holds what it asked; anything else is a
conflict, and then nothing at all is written: the agent decides again, seeing what the record holds now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from contracts.proposals import FieldOutcome

Record = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One field asked to change. `was`: what the record held when the change was applied; None while it is not."""

    key: str
    before: str
    after: str
    outcome: FieldOutcome | None = None
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """The record as it would be, and each change with its outcome; with a conflict, `record` is as it was."""

    record: dict[str, str]
    changes: list[Change]

    @property
    def conflicts(self) -> list[str]:
        """The keys that somebody else changed meanwhile."""
        return [change.key for change in self.changes if change.outcome == "conflict"]


def differences(record: Record, values: Record) -> list[Change]:
    """The fields whose text differs, in the order they were given."""
    return [
        Change(key, record.get(key, ""), text) for key, text in values.items() if record.get(key, "") != text
    ]


def merge(record: Record, changes: Iterable[Change]) -> Merged:
    """Applies every change, or none when one is in conflict; a conflict is then based on what the record holds."""
    asked = list(changes)
    stuck = {
        change.key for change in asked if record.get(change.key, "") not in (change.before, change.after)
    }
    if stuck:
        rebased = [
            replace(change, before=record.get(change.key, ""), outcome="conflict", was=None)
            if change.key in stuck
            else replace(change, outcome=None, was=None)
            for change in asked
        ]
        return Merged(dict(record), rebased)
    applied = [replace(change, outcome="applied", was=record.get(change.key, "")) for change in asked]
    return Merged({**record, **{change.key: change.after for change in asked}}, applied)


def take_back(record: Record, changes: Iterable[Change]) -> Merged | None:
    """The record without these applied changes, or None when a field no longer holds what they put there."""
    applied = list(changes)
    if any(record.get(change.key, "") != change.after for change in applied):
        return None
    restored = {change.key: change.was for change in applied if change.was is not None}
    return Merged({**record, **restored}, reopened(applied))


def kept(changes: Iterable[Change]) -> list[Change]:
    """Refused changes: the record keeps what it holds."""
    return [replace(change, outcome="kept", was=None) for change in changes]


def reopened(changes: Iterable[Change]) -> list[Change]:
    """Changes that wait for a decision again."""
    return [replace(change, outcome=None, was=None) for change in changes]
