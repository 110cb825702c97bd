"""The latest moment to change a cell, computed from dated rules that are data.

A rule is a small tree of pieces, each with a `kind`, as it is stored in jsonb:

    {"kind": "hours_before", "hours": 48}                     elapsed hours before the cell starts
    {"kind": "days_before", "days": 2, "count": "working", "at": "11:00"}
                                                              count: calendar, working or school days
    {"kind": "weekday_before", "weekday": 5, "at": "09:00"}   the last such weekday strictly before the day
    {"kind": "week_deadline", "weekday": 2, "at": "23:59", "weeks": 1}
                                                              for the whole week, so many weeks earlier
    {"kind": "month_deadline", "day": 20, "at": "23:59", "months": 1}
                                                              for the whole month, so many months earlier
    {"kind": "on_date", "date": "2019-08-17", "at": "23:59"}  one date for a whole period
    {"kind": "by_weekday", "table": {"1": {...}, "4": {...}}} another rule for each weekday of the cell
    {"kind": "earliest", "rules": [...]}, {"kind": "latest", "rules": [...]}

A rule that lands on a day may add `"if_closed": "earlier" | "later"` (default "keep") and
`"open_days": "working" | "school"` (default "working"). Weekdays are ISO: Monday is 1. Times are local.
A change is still possible at the very moment of its cut-off, and not after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from services.planning.domain.calendar import ONE_DAY, Calendar, DayContext

FURTHEST = 400
"""Days searched for an open day before a rule is declared impossible: more than a year."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The cell whose cut-off is asked: its day, when it starts (local; midnight: no time), and its calendar."""

    day: date
    starts_at: time
    calendar: Calendar
    zone: ZoneInfo
    facility_id: UUID | None = None

    def context(self, day: date) -> DayContext:
        """Another day, as the same facility lives it."""
        return self.calendar.context(day, self.facility_id)


class Cutoff(Protocol):
    """One piece of a rule."""

    def moment(self, of: Occasion) -> datetime:
        """The latest moment, aware, in the municipality's zone."""
        ...


class RuleError(ValueError):
    """A rule that cannot be read or can never be met; `path` says where in its tree."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path or 'rule'}: {why}")
        self.path, self.why = path, why


Count = Callable[[DayContext], bool]
COUNTS: Mapping[str, Count] = {
    "calendar": lambda context: True,
    "working": lambda context: context.working_day,
    "school": lambda context: context.school_day,
}


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local time as a real moment: one that a clock change skips becomes the moment the clock shows instead."""
    return datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone)


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a deadline falls when its day is closed: kept, or moved day by day to the next open one."""

    step: int = 0
    open_day: str = "working"

    def settle(self, day: date, of: Occasion) -> date:
        """The day the deadline really falls on."""
        if self.step == 0:
            return day
        is_open = COUNTS[self.open_day]
        for _ in range(FURTHEST):
            if is_open(of.context(day)):
                return day
            day += self.step * ONE_DAY
        raise RuleError("if_closed", "no open day found")


KEEP = Landing()


@dataclass(frozen=True, slots=True)
class HoursBefore:
    """So many elapsed hours before the cell starts: a clock change neither adds nor removes one."""

    hours: float

    def moment(self, of: Occasion) -> datetime:
        """See Cutoff."""
        start = local_moment(of.day, of.starts_at, of.zone).astimezone(UTC)
        return (start - timedelta(hours=self.hours)).astimezone(of.zone)


@dataclass(frozen=True, slots=True)
class DaysBefore:
    """So many days, working days or school days before the day, at a time; 0 is the same day."""

    days: int
    at: time
    count: str = "calendar"
    landing: Landing = KEEP

    def moment(self, of: Occasion) -> datetime:
        """See Cutoff."""
        counts, day, left = COUNTS[self.count], of.day, self.days
        for _ in range(FURTHEST):
            if left == 0:
                return local_moment(self.landing.settle(day, of), self.at, of.zone)
            day -= ONE_DAY
            if counts(of.context(day)):
                left -= 1
        raise RuleError("days", "not enough days to count back")


@dataclass(frozen=True, slots=True)
class WeekdayBefore:
    """The last given weekday strictly before the day."""

    weekday: int
    at: time
    landing: Landing = KEEP

    def moment(self, of: Occasion) -> datetime:
        """See Cutoff."""
        back = (of.day.isoweekday() - self.weekday - 1) % 7 + 1
        return local_moment(self.landing.settle(of.day - back * ONE_DAY, of), self.at, of.zone)


@dataclass(frozen=True, slots=True)
class WeekDeadline:
    """One deadline for the whole week (Monday to Sunday): a weekday of the week so many weeks earlier."""

    weekday: int
    at: time
    weeks: int = 1
    landing: Landing = KEEP

    def moment(self, of: Occasion) -> datetime:
        """See Cutoff."""
        monday = of.day - of.day.weekday() * ONE_DAY
        day = monday + (self.weekday - 1 - 7 * self.weeks) * ONE_DAY
        return local_moment(self.landing.settle(day, of), self.at, of.zone)


@dataclass(frozen=True, slots=True)
class MonthDeadline:
    """One deadline for the whole month: a day of the month so many months earlier (31 means the last)."""

    day: int
    at: time
    months: int = 1
    landing: Landing = KEEP

    def moment(self, of: Occasion) -> datetime:
        """See Cutoff."""
        index = of.day.year * 12 + of.day.month - 1 - self.months
        first = date(index // 12, index % 12 + 1, 1)
        following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
        day = min(first + (self.day - 1) * ONE_DAY, following - ONE_DAY)
        return local_moment(self.landing.settle(day, of), self.at, of.zone)


@dataclass(frozen=True, slots=True)
class OnDate:
    """One date for a whole period."""

    day: date
    at: time
    landing: Landing = KEEP

    def moment(self, of: Occasion) -> datetime:
        """See Cutoff."""
        return local_moment(self.landing.settle(self.day, of), self.at, of.zone)


@dataclass(frozen=True, slots=True)
class ByWeekday:
    """Another rule for each weekday of the cell."""

    table: Mapping[int, Cutoff]

    def moment(self, of: Occasion) -> datetime:
        """See Cutoff."""
        rule = self.table.get(of.day.isoweekday())
        if rule is None:
            # A day the table forgets takes the strictest of its rules: never more generous than intended.
            return min(known.moment(of) for known in self.table.values())
        return rule.moment(of)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The earliest or the latest of several rules."""

    rules: tuple[Cutoff, ...]
    latest: bool = False

    def moment(self, of: Occasion) -> datetime:
        """See Cutoff."""
        moments = [rule.moment(of) for rule in self.rules]
        return max(moments) if self.latest else min(moments)


def parse_cutoff(data: Any, path: str = "") -> Cutoff:
    """Reads a rule from its stored form; raises RuleError saying where it is wrong."""
    if not isinstance(data, Mapping):
        raise RuleError(path, "must be an object with a kind")
    kind = data.get("kind")
    reader = READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise RuleError(path, f"unknown kind {kind!r}")
    try:
        return reader(data, path)
    except RuleError:
        raise
    except (KeyError, TypeError, ValueError) as failure:
        raise RuleError(path, f"{kind}: {failure!r}") from None


def _landing(data: Mapping[str, Any], path: str) -> Landing:
    if_closed, open_days = data.get("if_closed", "keep"), data.get("open_days", "working")
    if if_closed not in ("keep", "earlier", "later") or open_days not in ("working", "school"):
        raise RuleError(path, "if_closed is keep, earlier or later; open_days is working or school")
    return Landing({"keep": 0, "earlier": -1, "later": 1}[if_closed], open_days)


def _within(value: Any, low: int, high: int) -> int:
    number = int(value)
    if not low <= number <= high:
        raise ValueError(f"{number} is not between {low} and {high}")
    return number


def _hours_before(data: Mapping[str, Any], path: str) -> Cutoff:
    hours = float(data["hours"])
    if not 0 <= hours <= FURTHEST * 24:
        raise RuleError(path, "hours out of range")
    return HoursBefore(hours)


def _days_before(data: Mapping[str, Any], path: str) -> Cutoff:
    count = data.get("count", "calendar")
    if count not in COUNTS:
        raise RuleError(path, f"count is one of {', '.join(COUNTS)}")
    days = _within(data["days"], 0, FURTHEST // 2)
    return DaysBefore(days, time.fromisoformat(data["at"]), count, _landing(data, path))


def _by_weekday(data: Mapping[str, Any], path: str) -> Cutoff:
    table = {
        _within(day, 1, 7): parse_cutoff(rule, f"{path}.table.{day}") for day, rule in data["table"].items()
    }
    if not table:
        raise RuleError(path, "the table is empty")
    return ByWeekday(table)


def _extreme(data: Mapping[str, Any], path: str) -> Cutoff:
    rules = tuple(parse_cutoff(rule, f"{path}.rules.{n}") for n, rule in enumerate(data["rules"]))
    if not rules:
        raise RuleError(path, "no rule given")
    return Extreme(rules, latest=data["kind"] == "latest")


READERS: Mapping[str, Callable[[Mapping[str, Any], str], Cutoff]] = {
    "hours_before": _hours_before,
    "days_before": _days_before,
    "weekday_before": lambda data, path: WeekdayBefore(
        _within(data["weekday"], 1, 7), time.fromisoformat(data["at"]), _landing(data, path)
    ),
    "week_deadline": lambda data, path: WeekDeadline(
        _within(data["weekday"], 1, 7),
        time.fromisoformat(data["at"]),
        _within(data.get("weeks", 1), 0, 52),
        _landing(data, path),
    ),
    "month_deadline": lambda data, path: MonthDeadline(
        _within(data["day"], 1, 31),
        time.fromisoformat(data["at"]),
        _within(data.get("months", 1), 0, 12),
        _landing(data, path),
    ),
    "on_date": lambda data, path: OnDate(
        date.fromisoformat(data["date"]), time.fromisoformat(data["at"]), _landing(data, path)
    ),
    "by_weekday": _by_weekday,
    "earliest": _extreme,
    "latest": _extreme,
}
