"""Days and months as they travel: ISO dates without time zone; a month is `YYYY-MM`."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

FIRST_YEAR, LAST_YEAR = 1900, 2199


def _within(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _month_within(month: str) -> str:
    _within(date(max(int(month[:4]), 1), 1, 1))
    return month


def _year_after_year(school_year: str) -> str:
    first, second = int(school_year[:4]), int(school_year[5:])
    if second != first + 1 or not FIRST_YEAR <= first < LAST_YEAR:
        raise ValueError("two years that follow each other")
    return school_year


def _on_the_wall(moment: time) -> time:
    if moment.tzinfo is not None:
        raise ValueError("a time of the municipality, without an offset")
    return moment


Day = Annotated[date, AfterValidator(_within)]
"""A date without time zone that somebody alive, or their children, may mean: 1900 to 2199."""
TimeOfDay = Annotated[time, AfterValidator(_on_the_wall)]
"""What the municipality's clock on the wall says."""
Month = Annotated[
    str,
    Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="a calendar month, YYYY-MM"),
    AfterValidator(_month_within),
]
SchoolYear = Annotated[
    str,
    Field(pattern=r"^\d{4}-\d{4}$", description="1 September to 31 August, YYYY-YYYY"),
    AfterValidator(_year_after_year),
]


def month_of(day: date) -> str:
    """The month a day belongs to."""
    return f"{day:%Y-%m}"


def month_bounds(month: str) -> tuple[date, date]:
    """First and last day of a month."""
    year, number = int(month[:4]), int(month[5:])
    following = date(year + number // 12, number % 12 + 1, 1)
    return date(year, number, 1), following - timedelta(days=1)


def school_year_of(day: date) -> str:
    """The school year a day belongs to; it starts on 1 September."""
    start = day.year if day.month >= 9 else day.year - 1
    return f"{start}-{start + 1}"


def school_year_bounds(school_year: str) -> tuple[date, date]:
    """First and last day of a school year."""
    return date(int(school_year[:4]), 9, 1), date(int(school_year[5:]), 8, 31)
