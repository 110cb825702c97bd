"""The official days of a school zone, from two packages that are kept by others, with their known gaps filled.

`holidays` gives the public holidays; `vacances-scolaires-france` the school holidays as decreed, up to the school
year it ends with: what is not decreed yet is not guessed. It misses the Ascension bridges of 2023 to 2026, a
Friday and a Saturday off in every zone since 2015: they are added for every year.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Literal

import holidays
from vacances_scolaires_france import SchoolHolidayDates, UnsupportedYearException

from services.planning.domain.calendar import CalendarRow, RowKind

Zone = Literal["A", "B", "C"]
SUMMER = "Vacances d'été"
BRIDGE = "Pont de l'Ascension"
FIRST_BRIDGE = 2015


def official_days(zone: Zone, first: date, last: date) -> list[CalendarRow]:
    """Public holidays and school holidays of a zone from the first day to the last, both included, in order."""
    rows: dict[tuple[date, RowKind], CalendarRow] = {}
    for year in range(first.year, last.year + 1):
        named = holidays.country_holidays("FR", years=year, language="fr")
        for day, label in named.items():
            rows[day, RowKind.PUBLIC_HOLIDAY] = CalendarRow(day, RowKind.PUBLIC_HOLIDAY, label)
        for day, label in _school_holidays(zone, year).items():
            kind = RowKind.SUMMER_HOLIDAYS if label == SUMMER else RowKind.SHORT_HOLIDAYS
            rows[day, kind] = CalendarRow(day, kind, label)
        if year >= FIRST_BRIDGE:
            for day in _bridge(named):
                if (day, RowKind.SHORT_HOLIDAYS) not in rows:
                    rows[day, RowKind.SHORT_HOLIDAYS] = CalendarRow(day, RowKind.SHORT_HOLIDAYS, BRIDGE)
    return [row for (day, _), row in sorted(rows.items()) if first <= day <= last]


@cache
def _school_holidays(zone: Zone, year: int) -> dict[date, str]:
    """Kept: the package reads its whole file again each time it is asked."""
    try:
        days = SchoolHolidayDates().holidays_for_year_and_zone(year, zone)
    except UnsupportedYearException:
        return {}
    return {day: row["nom_vacances"] for day, row in days.items()}


def _bridge(named: holidays.HolidayBase) -> list[date]:
    """The Friday and the Saturday after Ascension Thursday."""
    thursday = next(day for day, label in named.items() if "Ascension" in label)
    return [thursday + timedelta(days=1), thursday + timedelta(days=2)]
