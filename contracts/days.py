"""Days and months as they travel: ISO dates without time zone; a month is `YYYY-MM`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="a calendar month, YYYY-MM")]
SchoolYear = Annotated[
    str, Field(pattern=r"^\d{4}-\d{4}$", description="1 September to 31 August, YYYY-YYYY")
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
