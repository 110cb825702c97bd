"""Whose day it is, for a child of two homes. Pure: family checks what is drawn with it, planning asks it of every day.

Days are dates: no clock and no time zone has a say. Weeks that alternate are counted in sevens from a day that was given, so
that a year of 53 weeks and a new year change nothing; weeks by number follow the ISO calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
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
    """How two guardians share a child's days, a first and a second week in turn.

    `starts_on`: the first day of a first week; its weekday is when a week begins. `weeks`: `alternate` counts them from
    there, before it as after it; `even` makes a week the first one where the calendar gives its first day an even week
    number, so that two odd ones follow each other after a year of 53. `fortnight`: whose each of the fourteen days is
    (true: the first guardian's), from the first day of a first week; empty: the first week is the first guardian's.
    `holidays`: `halves` gives the first half of each school holidays to `first_guardian` in the years `halves_from`
    says and to the other in the others (the year in which they begin); the day in the middle belongs to the first half.
    `valid_to` null: no end. Outside its dates nothing is shared out; before `valid_from` it is `before` that speaks.
    """

    first_guardian: UUID
    second_guardian: UUID
    starts_on: Day
    valid_from: Day
    valid_to: Day | None = None
    holidays: Literal["weeks", "halves"] = "weeks"
    stays: tuple[Stay, ...] = ()
    weeks: Literal["alternate", "even"] = "alternate"
    fortnight: tuple[bool, ...] = ()
    halves_from: Literal["even", "odd"] = "even"
    before: Custody | None = None


def guardian_on(custody: Custody, day: date, holidays: Holidays | None = None) -> UUID | None:
    """Whose day it is: exactly one of the two, or None outside the dates. `holidays`: those the day is part of.

    An exception wins over the halves of holidays, and these over the weeks.
    """
    if day < custody.valid_from:
        return None if custody.before is None else guardian_on(custody.before, day, holidays)
    if custody.valid_to is not None and day > custody.valid_to:
        return None
    for stay in custody.stays:
        if stay.first <= day <= stay.last:
            return stay.guardian_id
    if custody.holidays == "halves" and holidays is not None:
        days = (holidays.last - holidays.first).days + 1
        in_first_half = 2 * (day - holidays.first).days < days
        turn = (holidays.first.year % 2 == 0) == (custody.halves_from == "even")
        return _one(custody, first=in_first_half == turn)
    return _one(custody, first=_first_in_weeks(custody, day))


def _first_in_weeks(custody: Custody, day: date) -> bool:
    into = (day - custody.starts_on).days % WEEK
    begins = day - timedelta(into)
    number = (
        begins.isocalendar().week if custody.weeks == "even" else (begins - custody.starts_on).days // WEEK
    )
    second = number % 2 == 1
    return custody.fortnight[into + WEEK * second] if custody.fortnight else not second


def _one(custody: Custody, *, first: bool) -> UUID:
    return custody.first_guardian if first else custody.second_guardian


def overlapping(stays: Iterable[Stay]) -> bool:
    """Whether two exceptions speak of one day."""
    ordered = sorted(stays, key=lambda stay: stay.first)
    return any(after.first <= before.last for before, after in pairwise(ordered))
