"""A day, a week or a month named by an address. None named is today's; one that does not exist is said, never replaced."""

from __future__ import annotations

import re
from datetime import date, timedelta

from contracts.days import FIRST_YEAR, LAST_YEAR

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


class NoSuchDate(Exception):
    """The address names a day, a week or a month that does not exist: 404, with a link to today's."""


def asked_day(text: str, today: date) -> date:
    """The day of `2015-04-09`. Raises NoSuchDate."""
    if not text:
        return today
    try:
        # other ISO forms (a week, no dashes) are not those of our addresses
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR < day.year < LAST_YEAR:
        raise NoSuchDate
    return day


def asked_week(text: str, today: date) -> date:
    """The Monday of the week of that day. Raises NoSuchDate."""
    day = asked_day(text, today)
    return day - timedelta(days=day.weekday())


def asked_month(text: str, today: date) -> date:
    """The first day of `2015-04`. Raises NoSuchDate."""
    if not text:
        return today.replace(day=1)
    if not _MONTH.fullmatch(text) or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise NoSuchDate
    return date(int(text[:4]), int(text[5:]), 1)
