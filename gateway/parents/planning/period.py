"""Which days a planning page shows: a month or a week, remembered per browser; phones begin with the week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from starlette.requests import Request

from contracts.base import Query
from contracts.days import month_bounds, month_of
from contracts.planning import MonthPlanning, WeekPlanning
from gateway.asked_day import asked_month, asked_week

Sight = Literal["mois", "semaine"]
YEAR_SECONDS = 365 * 24 * 3600


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a week, by its first day."""

    sight: Sight
    first: date

    @property
    def value(self) -> str:
        """`2015-04` or `2015-04-27`, as addresses and forms carry it."""
        return month_of(self.first) if self.sight == "mois" else self.first.isoformat()

    @property
    def last(self) -> date:
        """The last day shown."""
        if self.sight == "mois":
            return month_bounds(month_of(self.first))[1]
        return self.first + timedelta(days=6)

    def href(self, base: str) -> str:
        """Its address under the child's planning."""
        return f"{base}?vue={self.sight}&{self.sight}={self.value}"

    def query(self, child_id: UUID, known_etag: str = "") -> Query[Any]:
        """What to ask planning."""
        if self.sight == "mois":
            return MonthPlanning(child_id=child_id, month=self.value, known_etag=known_etag)
        return WeekPlanning(child_id=child_id, monday=self.first, known_etag=known_etag)

    def before(self) -> Period:
        """The month or week before."""
        day = self.first - timedelta(days=1)
        return month_period(day) if self.sight == "mois" else Period("semaine", monday_of(day))

    def after(self) -> Period:
        """The month or week after."""
        day = self.last + timedelta(days=1)
        return month_period(day) if self.sight == "mois" else Period("semaine", day)


def month_period(day: date) -> Period:
    """The month of a day."""
    return Period("mois", day.replace(day=1))


def read_period(sight: Sight, value: str, today: date) -> Period:
    """The period an address or a form names; today's when it names none. Raises NoSuchDate."""
    if sight == "mois":
        return Period("mois", asked_month(value, today))
    return Period("semaine", asked_week(value, today))


def sight_of(request: Request, cookie: str) -> Sight:
    """What the visitor asked for, else what this browser last used, else the week on a phone and the month elsewhere."""
    for asked in (request.query_params.get("vue", ""), request.cookies.get(cookie, "")):
        if asked == "mois":
            return "mois"
        if asked == "semaine":
            return "semaine"
    return "semaine" if is_phone(request) else "mois"


def is_phone(request: Request) -> bool:
    """Browsers say it in a hint; those that do not write it in their name."""
    hint = request.headers.get("sec-ch-ua-mobile", "")
    return hint == "?1" if hint else "Mobi" in request.headers.get("user-agent", "")
