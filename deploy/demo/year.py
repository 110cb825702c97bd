"""The school year as the portal's own calendar tells it, for the loader to know which days are lived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from contracts.planning import BookingWindow, CalendarDay, DayView, Pool
from deploy.demo.facts import Closure, Town
from deploy.demo.ids import named

ONE_DAY = timedelta(days=1)
_HOLIDAYS = frozenset({"short_holidays", "summer_holidays"})


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


@dataclass(frozen=True)
class Year:
    """The days of a school year: what each is for the whole town, and where a facility is closed."""

    first: date
    last: date
    days: Mapping[date, DayView]
    closed: Mapping[str, frozenset[date]] = field(default_factory=dict)

    def runs(self, town: Town, offering: str, day: date) -> bool:
        """Whether an offering takes children that day."""
        what, context = town.offerings[offering], self.days.get(day)
        if context is None or context.kind in ("public_holiday", "closure"):
            return False
        if day in self.closed.get(town.sites[offering], ()) or day.isoweekday() not in what.weekdays:
            return False
        in_holidays = context.kind in _HOLIDAYS
        return what.runs_in == "always" or in_holidays == (what.runs_in == "holidays")

    def season(self, day: date) -> str:
        """`holidays` or `school_time`; a public holiday has the season of the day before it."""
        while day > self.first and self.days[day].kind in ("public_holiday", "closure"):
            day -= ONE_DAY
        return "holidays" if self.days[day].kind in _HOLIDAYS else "school_time"

    def periods(self, season: str) -> list[tuple[date, date]]:
        """The runs of days of a season, in order."""
        found: list[tuple[date, date]] = []
        for day in days_between(self.first, self.last):
            if self.season(day) != season:
                continue
            if found and found[-1][1] == day - ONE_DAY:
                found[-1] = (found[-1][0], day)
            else:
                found.append((day, day))
        return found


def closures_of(town: Town, year: Year) -> list[CalendarDay]:
    """The closed days of each facility, as rows of the calendar."""
    rows = []
    for closure in town.closures:
        for day in _closed_days(closure, year):
            facility_id = town.facilities[closure.facility].facility_id
            rows.append(CalendarDay(day=day, kind="closure", label=closure.label, facility_id=facility_id))
    return rows


def with_closures(town: Town, year: Year) -> Year:
    """The same year, knowing where a facility is closed."""
    closed: dict[str, set[date]] = {}
    for closure in town.closures:
        closed.setdefault(closure.facility, set()).update(_closed_days(closure, year))
    return Year(year.first, year.last, year.days, {code: frozenset(days) for code, days in closed.items()})


def _closed_days(closure: Closure, year: Year) -> Iterable[date]:
    for day in days_between(year.first, year.last):
        if day.isoweekday() > 5:
            continue
        if closure.during == "christmas":
            if _christmas(day) and year.season(day) == "holidays":
                yield day
        elif closure.first <= f"{day:%m-%d}" <= closure.last:
            yield day


def _christmas(day: date) -> bool:
    return (day.month, day.day) >= (12, 15) or (day.month, day.day) < (1, 8)


def windows_of(town: Town, year: Year) -> list[BookingWindow]:
    """When each period of a season opens to booking, where the offering runs on some of its days."""
    return [
        BookingWindow(
            window_id=named("window", plan.offering, first),
            offering_id=town.offerings[plan.offering].offering_id,
            label=year.days[first].label[:80],
            first_day=first,
            last_day=last,
            opens_on=_monday_from(first - plan.opens_within_days * ONE_DAY),
            opens_at=plan.opens_at,
            closes_on=first - plan.closes_days_before * ONE_DAY,
            closes_at=plan.closes_at,
            after=plan.after,
            decision_reference=plan.reference,
        )
        for plan in town.windows
        for first, last in year.periods(plan.season)
        if any(year.runs(town, plan.offering, day) for day in days_between(first, last))
    ]


def _monday_from(day: date) -> date:
    return day + (-day.weekday() % 7) * ONE_DAY


def pools_of(town: Town, year: Year) -> list[Pool]:
    """The places of each facility: a pool per slot, age group and period of its season."""
    return [
        Pool(
            pool_id=named("pool", plan.code, slot, group, first),
            facility_id=town.facilities[plan.facility].facility_id,
            slot=slot,
            age_group=town.age_groups[group],
            weekdays=list(plan.weekdays),
            valid_from=first,
            valid_to=last,
            places=places,
        )
        for plan in town.pools
        for first, last in year.periods(plan.season)
        for slot in plan.slots
        for group, places in plan.places.items()
    ]
