"""Which days a plan makes: weekdays until a date, a week again, or a child's days for a brother or a sister.

A plan says days and activities (`Wish`); `plan` finds the line and the unit of each, and leaves out what cannot be
asked, with the reason. A day without a place left stays in: the waiting list is an answer, and the check says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from contracts.days import school_year_bounds, school_year_of
from services.planning.domain.booking import may_book
from services.planning.domain.calendar import ONE_DAY, Calendar, RowKind, Stop, days_between
from services.planning.domain.catalogue import Offering, Unit
from services.planning.domain.sheet import Line, Sheet
from services.planning.domain.situation import BookingState, Kind, Situation

LONGEST = timedelta(days=366)
"""The longest plan: a year, with its 29 February."""

_CODES = {
    "cutoff_passed": "too_late",
    "proposal_already_open": "already_asked",
    "units_incompatible": "child_already_placed",
}
_WINDOWS = frozenset({"window_not_open", "window_closed"})
_STOPS = {
    Stop.PUBLIC_HOLIDAY: "public_holiday",
    Stop.CLOSURE: "closed",
    Stop.SCHOOL_HOLIDAYS: "school_holidays",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A child, a day, and the activity wanted; the unit by its code, where there is a choice."""

    child_id: UUID
    day: date
    activity: Offering
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A wish that can be asked: its line and unit."""

    line: Line
    day: date
    unit: Unit


@dataclass(slots=True)
class Planned:
    """What a plan makes; `left` by child, activity and reason, with the days and the names of what closes them."""

    chosen: list[Chosen] = field(default_factory=list)
    left: dict[tuple[UUID, str, str], list[date]] = field(default_factory=dict)
    labels: dict[tuple[UUID, str, str], set[str]] = field(default_factory=dict)
    moments: dict[tuple[UUID, str, str], set[datetime]] = field(default_factory=dict)
    """When what is not open yet opens, or what is closed did close."""

    def leave(self, wish: Wish, reason: str, label: str = "", moment: datetime | None = None) -> None:
        """Leaves a wish out."""
        key = (wish.child_id, wish.activity.name, reason)
        self.left.setdefault(key, []).append(wish.day)
        if label:
            self.labels.setdefault(key, set()).add(label)
        if moment is not None:
            self.moments.setdefault(key, set()).add(moment)


def same_activity(one: Offering, other: Offering) -> bool:
    """Whether two offerings are the same thing at different facilities: families say "the canteen"."""
    return one.id == other.id or (one.category, one.name) == (other.category, other.name)


def weekdays_between(first: date, last: date, weekdays: Iterable[int]) -> list[date]:
    """The days of these ISO weekdays, both ends included."""
    wanted = frozenset(weekdays)
    return [day for day in days_between(first, last) if day.isoweekday() in wanted]


def same_weekdays_later(day: date, first: date, last: date, every_weeks: int) -> list[date]:
    """The days that are a whole number of `every_weeks` weeks after `day`, between two days; never `day` itself."""
    step = timedelta(weeks=every_weeks)
    behind = max(0, -(-(first - day).days // step.days))
    day += step * max(1, behind)
    days = []
    while day <= last:
        days.append(day)
        day += step
    return days


def has(sheet: Sheet, line: Line, day: date) -> Unit | None:
    """The unit a child has on a day: booked, or asked and not yet refused. An absence is not something to copy."""
    asked = sheet.asked.get((line.id, day))
    if asked is not None and asked.open and asked.kind is Kind.BOOKING:
        return asked.unit
    row = sheet.cells.get((line.id, day))
    return row.unit if row is not None and row.state is BookingState.BOOKED else None


def copies(
    sheet: Sheet,
    child_id: UUID,
    first: date,
    last: date,
    spread: Callable[[date], Iterable[tuple[UUID, date]]],
) -> list[Wish]:
    """What a child has between two days, wished again wherever `spread` says: (child, day) for each day."""
    wishes: dict[tuple[UUID, date, str, str], Wish] = {}
    for day in days_between(first, last):
        for line in sheet.lines.values():
            unit = has(sheet, line, day) if line.child_id == child_id else None
            if unit is None:
                continue
            for child, on in spread(day):
                # two adults' lines of one activity hold one presence of the child
                key = (child, on, line.offering.category, line.offering.name)
                wishes.setdefault(key, Wish(child, on, line.offering, unit.code))
    return list(wishes.values())


def plan(sheet: Sheet, wishes: Iterable[Wish], now: datetime, mine: UUID | None) -> Planned:
    """Finds a line for each wish, that of the guardian `mine` first; in the order of children, activities and days."""
    planned = Planned()
    lines: dict[tuple[UUID, UUID], list[Line]] = {}
    for wish in sorted(wishes, key=lambda one: (str(one.child_id), one.activity.name, one.day)):
        key = (wish.child_id, wish.activity.id)
        if key not in lines:
            lines[key] = _lines_for(sheet, wish, mine)
        _place(sheet, wish, lines[key], now, planned)
    return planned


def _lines_for(sheet: Sheet, wish: Wish, mine: UUID | None) -> list[Line]:
    found = [
        line
        for line in sheet.lines.values()
        if line.child_id == wish.child_id and same_activity(line.offering, wish.activity)
    ]
    return sorted(found, key=lambda line: (line.offering.id != wish.activity.id, line.guardian_id != mine))


def _place(sheet: Sheet, wish: Wish, lines: Sequence[Line], now: datetime, planned: Planned) -> None:
    enrolled = [one for one in lines if one.enrolment_on(wish.day)]
    enrolled.sort(key=lambda one: sheet.other_home(one, wish.day))
    line = next(iter(enrolled), lines[0] if lines else None)
    if line is None:
        planned.leave(wish, "not_enrolled")
        return
    unit = unit_of(line.offering, wish.unit_code)
    if unit is None:
        planned.leave(wish, "not_offered")
        return
    if any(_taken(sheet, other, wish.day) for other in lines if other is not line):
        planned.leave(wish, "already_booked")  # the other adult's line has the child there
        return
    cell = sheet.situation(line, wish.day, unit)
    answer = may_book(cell, now)
    code = answer.code
    if code is None or code == "no_place_left":
        planned.chosen.append(Chosen(line, wish.day, unit))
        return
    moment = answer.data.get("moment") if code in _WINDOWS else None
    planned.leave(wish, _reason(cell, code), _label(cell), moment)


def _taken(sheet: Sheet, line: Line, day: date) -> bool:
    row = sheet.cells.get((line.id, day))
    return row is not None and row.seated


def unit_of(offering: Offering, code: str) -> Unit | None:
    """The unit of this code, or the only one; None when the offering has none of that code."""
    offered = offering.offered_units
    if len(offered) == 1:
        return offered[0]
    return next((unit for unit in offered if unit.code == code), None)


def _reason(cell: Situation, code: str) -> str:
    if cell.stop is not None and code in ("day_closed", "not_running"):
        return _STOPS.get(cell.stop, "not_running")
    return _CODES.get(code, code)


def _label(cell: Situation) -> str:
    if cell.stop is Stop.PUBLIC_HOLIDAY:
        return cell.context.public_holiday or ""
    if cell.stop is Stop.CLOSURE:
        return cell.context.closure or ""
    return ""


# --- until when


def next_holidays(calendar: Calendar, today: date) -> tuple[date, str] | None:
    """The first day of the school holidays that begin after today, with their name; those under way do not count."""
    before = calendar.context(today).holidays
    for day in days_between(today + ONE_DAY, today + LONGEST):
        name = calendar.context(day).holidays
        if name is not None and before is None:
            return day, name
        before = name
    return None


def year_end(calendar: Calendar, today: date) -> date:
    """The eve of the summer holidays; during these, that of the next ones. Without a calendar, 31 August."""
    first = today + ONE_DAY
    end = school_year_bounds(school_year_of(first))[1]
    for start, last in ((first, end), (end + ONE_DAY, school_year_bounds(school_year_of(end + ONE_DAY))[1])):
        summer = next(_summer_days(calendar, start, last), None)
        if summer is None:
            return last
        if summer > start:
            return summer - ONE_DAY
    return end


def _summer_days(calendar: Calendar, first: date, last: date) -> Iterator[date]:
    for day in days_between(first, last):
        if calendar.context(day).holidays_kind is RowKind.SUMMER_HOLIDAYS:
            yield day
