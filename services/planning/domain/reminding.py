"""Whom to remind before a cut-off or the closing of a window, when, and of which days. Pure; openings are in opening.py.

A *week* of a line is reminded once, before the first of its cut-offs still to come, and only when nobody has said
anything of that week: nothing booked, asked, refused or declared absent for the child in that activity, on either
parent's line. So a family that plans is left alone, and one whose cut-off comes every evening hears of it once.
Where the week is in a window that closes, having said something of any of its span counts: the family has chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.planning.domain.booking import may_book
from services.planning.domain.calendar import ONE_DAY, days_between
from services.planning.domain.catalogue import Catalogue, Offering, Unit
from services.planning.domain.cutoff import local_moment
from services.planning.domain.planner import same_activity
from services.planning.domain.sheet import Line, Sheet
from services.planning.domain.situation import Effect
from services.planning.domain.window import Window

WEEKS_AHEAD = 10
"""How far a cut-off may precede its week: a month's deadline may be two months earlier."""
MOST_UNANSWERED = 3
"""Reminders of a line that nobody answered; after them none, until something is booked or said on it again."""
LONGEST_CLOSED = 30
"""Days searched back for a working one."""
SIX_DAYS = timedelta(days=6)
WorkingDay = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the town decided; local hours, `write_until` after `write_from`."""

    enabled: bool
    lead: timedelta
    write_from: time
    write_until: time


@dataclass(frozen=True, slots=True)
class Week:
    """The days of one line's week that can still be booked, and until when the first of them can."""

    line: Line
    monday: date
    days: tuple[tuple[date, Unit], ...]
    closes_at: datetime


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - day.weekday() * ONE_DAY


def may_write(now: datetime, rules: Rules, working: WorkingDay) -> bool:
    """Whether a letter may leave now: never in the night, nor on a day nobody works. `now` is local."""
    return working(now.date()) and rules.write_from <= now.time() < rules.write_until


def writing_moment(closes_at: datetime, rules: Rules, working: WorkingDay, zone: ZoneInfo) -> datetime:
    """From when to write: the lead before the cut-off, brought forward to the opening of a working day where it
    falls outside the hours. Never later than the lead, so that nobody is told too late.
    """
    wanted = _elapsed(closes_at, rules.lead, zone)
    if may_write(wanted, rules, working):
        return wanted
    day = wanted.date()
    if wanted.time() < rules.write_from or not working(day):
        day -= ONE_DAY
        for _ in range(LONGEST_CLOSED):
            if working(day):
                break
            day -= ONE_DAY
    return local_moment(day, rules.write_from, zone)


def is_due(now: datetime, closes_at: datetime, rules: Rules, working: WorkingDay, zone: ZoneInfo) -> bool:
    """Whether a cut-off is to be told now."""
    return (
        now < closes_at
        and may_write(now, rules, working)
        and writing_moment(closes_at, rules, working, zone) <= now
    )


def weeks_to_tell(catalogue: Catalogue, now: datetime, rules: Rules) -> list[tuple[Offering, date]]:
    """The weeks of each offering with a cut-off to be told now, whoever is enrolled."""
    working = working_days(catalogue)
    found = []
    for offering in catalogue.offerings.values():
        for monday in _mondays(offering, now.date()):
            closes = [
                closing
                for day in days_between(max(monday, now.date()), monday + SIX_DAYS)
                if (closing := _closing(catalogue, offering, day, now)) is not None
            ]
            if closes and is_due(now, min(closes), rules, working, catalogue.zone):
                found.append((offering, monday))
    return found


def week_of(sheet: Sheet, line: Line, monday: date, now: datetime) -> Week | None:
    """What could be booked of a line's week; None when somebody has spoken of it, or nothing can be booked.

    The unit is the offering's first: the one shown and marked by default.
    """
    week = list(days_between(monday, monday + SIX_DAYS))
    if anything_said(sheet, line, days_between(*span_of(line.offering, monday))):
        return None
    unit = line.offering.offered_units[0]
    days, closings = [], []
    for day in week:
        answer = may_book(sheet.situation(line, day, unit), now)
        if answer.effect in (Effect.AT_ONCE, Effect.DECISION) and answer.until is not None:
            days.append((day, unit))
            closings.append(answer.until)
    return Week(line, monday, tuple(days), min(closings)) if days else None


def working_days(catalogue: Catalogue) -> WorkingDay:
    """The days on which the town works."""
    return lambda day: catalogue.calendar.context(day).working_day and day.isoweekday() < 6


def span_of(offering: Offering, monday: date) -> tuple[date, date]:
    """The days whose bookings say that a family has thought of this week: the week, or the windows it is in."""
    first, last = monday, monday + SIX_DAYS
    for window in closing_windows(offering):
        if window.first <= last and window.last >= first:
            first, last = min(first, window.first), max(last, window.last)
    return first, last


def closing_windows(offering: Offering) -> Iterator[Window]:
    """The windows that close by themselves."""
    return (window for window in offering.windows if window.closes_at is not None)


def anything_said(sheet: Sheet, line: Line, days: Iterable[date]) -> bool:
    """Whether some of these days is booked, asked, refused or declared absent, for that child in that activity."""
    days = list(days)
    return any(_spoken_of(sheet, other, days) for other in _same(sheet, line))


def _same(sheet: Sheet, line: Line) -> Iterator[Line]:
    """The child's lines of the same activity, whoever is responsible."""
    for other in sheet.lines.values():
        if other.child_id == line.child_id and same_activity(other.offering, line.offering):
            yield other


def _spoken_of(sheet: Sheet, line: Line, week: Sequence[date]) -> bool:
    return any((line.id, day) in sheet.cells or (line.id, day) in sheet.asked for day in week)


def _closing(catalogue: Catalogue, offering: Offering, day: date, now: datetime) -> datetime | None:
    rules = catalogue.day(offering.offered_units[0], day)
    window, closing = rules.moments.window, rules.moments.book_until
    if rules.stop is not None or (window is not None and window.not_open(now)):
        return None  # what is not open yet is told by its opening
    return closing if closing > now else None


def _mondays(offering: Offering, today: date) -> Iterable[date]:
    """The weeks a cut-off to come may be about; a window may close long before its days."""
    first = monday_of(today)
    last = max([first + timedelta(weeks=WEEKS_AHEAD), *(one.last for one in closing_windows(offering))])
    return (first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))


def _elapsed(moment: datetime, lead: timedelta, zone: ZoneInfo) -> datetime:
    """So much real time before a moment: a clock change neither adds nor removes an hour."""
    return datetime.fromtimestamp(moment.timestamp() - lead.total_seconds(), tz=zone)
