"""What kind of day a day is: weekend, public holiday, school holidays, closure, school day, working day.

The calendar is rows that staff may correct; nothing here computes a holiday. Weekdays are ISO: Monday is 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

from contracts.pattern.custody import Holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 6


class RowKind(StrEnum):
    """What a row of the calendar says of its day. `worked` lifts a public holiday or a closure."""

    PUBLIC_HOLIDAY = "public_holiday"
    SHORT_HOLIDAYS = "short_holidays"
    SUMMER_HOLIDAYS = "summer_holidays"
    CLOSURE = "closure"
    WORKED = "worked"


HOLIDAYS = (RowKind.SUMMER_HOLIDAYS, RowKind.SHORT_HOLIDAYS)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One day of one kind, at one facility or (None) everywhere."""

    day: date
    kind: RowKind
    label: str = ""
    facility_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DayContext:
    """A day as one facility lives it. Each of the three names is None, or the words to show.

    `closed_everywhere` tells a closure of the town from one of the facility.
    """

    day: date
    weekend: bool = False
    public_holiday: str | None = None
    holidays: str | None = None
    holidays_kind: RowKind | None = None
    closure: str | None = None
    closed_everywhere: bool = False
    school_day: bool = True
    working_day: bool = True


Season = Literal["school_time", "holidays", "always"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an offering runs: on which ISO weekdays, in which season."""

    weekdays: frozenset[int]
    season: Season = "always"


class Stop(StrEnum):
    """Why an offering takes no children on a day, strongest first."""

    PUBLIC_HOLIDAY = "public_holiday"
    CLOSURE = "closure"
    SCHOOL_HOLIDAYS = "school_holidays"
    SCHOOL_TIME = "school_time"
    WEEKDAY = "weekday"

    @property
    def closed(self) -> bool:
        """True when the day is closed (the guide's F), false when the offering just does not run (its P)."""
        return self in (Stop.PUBLIC_HOLIDAY, Stop.CLOSURE)


@dataclass(slots=True)
class Calendar:
    """The days of the municipality. A four-day school week has no Wednesday."""

    rows: Iterable[CalendarRow] = ()
    school_weekdays: frozenset[int] = frozenset({1, 2, 4, 5})
    _by_day: dict[date, list[CalendarRow]] = field(default_factory=dict, init=False, repr=False)
    _known: dict[tuple[UUID | None, date], DayContext] = field(default_factory=dict, init=False, repr=False)

    _holidays: dict[date, Holidays | None] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for row in self.rows:
            self._by_day.setdefault(row.day, []).append(row)

    def context(self, day: date, facility_id: UUID | None = None) -> DayContext:
        """The day at a facility; with no facility, the day of the whole municipality."""
        key = (facility_id, day)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(day, facility_id)
        return known

    def holidays_around(self, day: date) -> Holidays | None:
        """The school holidays a day is part of, from their first day to their last; None in school time."""
        if day not in self._holidays:
            name, days = self.context(day).holidays, [day]
            for step in (-ONE_DAY, ONE_DAY):
                near = day + step
                while name is not None and self.context(near).holidays == name:
                    days.append(near)
                    near += step
            found = Holidays(min(days), max(days)) if name is not None else None
            self._holidays.update(dict.fromkeys(days, found))
        return self._holidays[day]

    def days_off(self) -> list[date]:
        """The known days on which the whole town is closed, in order; weekends are not named."""
        return [day for day in sorted(self._by_day) if self._off(self.context(day))]

    def _off(self, context: DayContext) -> bool:
        return context.public_holiday is not None or context.closed_everywhere

    def _read(self, day: date, facility_id: UUID | None) -> DayContext:
        here = {
            row.kind: row
            for row in sorted(self._by_day.get(day, ()), key=lambda row: row.facility_id is not None)
            if row.facility_id is None or row.facility_id == facility_id
        }
        worked = RowKind.WORKED in here
        public_holiday = None if worked else here.get(RowKind.PUBLIC_HOLIDAY)
        closure = None if worked else here.get(RowKind.CLOSURE)
        holidays = next((here[kind] for kind in HOLIDAYS if kind in here), None)
        weekend = day.isoweekday() >= SATURDAY
        ordinary = public_holiday is None and closure is None and holidays is None
        return DayContext(
            day=day,
            weekend=weekend,
            public_holiday=public_holiday.label if public_holiday else None,
            holidays=holidays.label if holidays else None,
            holidays_kind=holidays.kind if holidays else None,
            closure=closure.label if closure else None,
            closed_everywhere=closure is not None and closure.facility_id is None,
            school_day=ordinary and day.isoweekday() in self.school_weekdays,
            working_day=public_holiday is None and not weekend,
        )


def stop_on(schedule: Schedule, context: DayContext) -> Stop | None:
    """Why the offering takes no children that day, or None when it runs.

    A closed day is said on every line; then the season, on every day of the holidays; the weekday comes
    last (the order of the guide's April 2015 screen).
    """
    if context.public_holiday is not None:
        return Stop.PUBLIC_HOLIDAY
    if context.closure is not None:
        return Stop.CLOSURE
    if schedule.season == "school_time" and context.holidays is not None:
        return Stop.SCHOOL_HOLIDAYS
    if schedule.season == "holidays" and context.holidays is None:
        return Stop.SCHOOL_TIME
    if context.day.isoweekday() not in schedule.weekdays:
        return Stop.WEEKDAY
    return None


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included; empty when they are reversed."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
