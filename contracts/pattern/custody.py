"""Whose day it is, for a child of two homes. Pure: family checks what is drawn with it, planning asks it of every day.

Days are dates: no clock and no time zone has a say. Weeks are counted in sevens from a day that was given, so that a year
of 53 weeks and a new year change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal
from uuid import UUID

from contracts.days import Day

WEEK = 7


@dataclass(frozen=True, slots=True)
class Stay:
    """The child is with this guardian from the first day to the last, both included, whatever the rule says."""

    first: Day
    last: Day
    guardian_id: UUID


@dataclass(frozen=True, slots=True)
class Holidays:
    """School holidays, both days included."""

    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class Custody:
    """How two guardians share a child's days.

    `starts_on`: the first day of a week of `first_guardian`; its weekday is when the child changes home, and weeks
    alternate before it as after it. `holidays`: `halves` gives the first half of each school holidays to
    `first_guardian` in even years and to the other in odd ones (the year in which they begin); the day in the middle
    belongs to the first half. `valid_to` null: no end. Outside its dates nothing is shared out.
    """

    first_guardian: UUID
    second_guardian: UUID
    starts_on: Day
    valid_from: Day
    valid_to: Day | None = None
    holidays: Literal["weeks", "halves"] = "weeks"
    stays: tuple[Stay, ...] = ()


def guardian_on(custody: Custody, day: date, holidays: Holidays | None = None) -> UUID | None:
    """Whose day it is: exactly one of the two, or None outside the dates. `holidays`: those the day is part of.

    An exception wins over the halves of holidays, and these over the weeks.
    """
    if day < custody.valid_from or (custody.valid_to is not None and day > custody.valid_to):
        return None
    for stay in custody.stays:
        if stay.first <= day <= stay.last:
            return stay.guardian_id
    if custody.holidays == "halves" and holidays is not None:
        days = (holidays.last - holidays.first).days + 1
        in_first_half = 2 * (day - holidays.first).days < days
        return _one(custody, first=in_first_half == (holidays.first.year % 2 == 0))
    return _one(custody, first=(day - custody.starts_on).days // WEEK % 2 == 0)


def _one(custody: Custody, *, first: bool) -> UUID:
    return custody.first_guardian if first else custody.second_guardian


def overlapping(stays: Iterable[Stay]) -> bool:
    """Whether two exceptions speak of one day."""
    ordered = sorted(stays, key=lambda stay: stay.first)
    return any(after.first <= before.last for before, after in pairwise(ordered))
