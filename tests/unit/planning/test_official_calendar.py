"""The official days: what the two packages say, and the gaps that are filled."""

from __future__ import annotations

from datetime import date

import pytest

from services.planning.domain.calendar import RowKind
from services.planning.official_calendar import Zone, official_days


def days(zone: Zone, first: date, last: date, kind: RowKind) -> dict[date, str]:
    return {row.day: row.label for row in official_days(zone, first, last) if row.kind is kind}


def test_easter_monday_of_the_guide() -> None:
    april = days("A", date(2015, 4, 1), date(2015, 4, 30), RowKind.PUBLIC_HOLIDAY)
    assert april == {date(2015, 4, 6): "Lundi de Pâques"}


def test_the_spring_holidays_of_the_guide_in_zone_a() -> None:
    spring = days("A", date(2015, 4, 1), date(2015, 4, 30), RowKind.SHORT_HOLIDAYS)
    assert (min(spring), max(spring)) == (date(2015, 4, 11), date(2015, 4, 26))


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2026, 10, 17), date(2026, 11, 1), "Vacances de la Toussaint"),
        (date(2026, 12, 19), date(2027, 1, 3), "Vacances de Noël"),
        (date(2027, 2, 20), date(2027, 3, 7), "Vacances d'hiver"),
        (date(2027, 4, 17), date(2027, 5, 2), "Vacances de printemps"),
    ],
)
def test_zone_b_of_the_year_2026_2027(first: date, last: date, name: str) -> None:
    found = days("B", date(2026, 9, 1), date(2027, 7, 1), RowKind.SHORT_HOLIDAYS)
    named = sorted(day for day, label in found.items() if label == name)
    assert (named[0], named[-1]) == (first, last)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026, 2027])
def test_the_friday_and_saturday_after_ascension_are_off(year: int) -> None:
    named = days("B", date(year, 4, 1), date(year, 6, 30), RowKind.PUBLIC_HOLIDAY)
    thursday = next(day for day, label in named.items() if label == "Ascension")
    off = days("B", date(year, 4, 1), date(year, 6, 30), RowKind.SHORT_HOLIDAYS)
    for n in (1, 2):
        assert date.fromordinal(thursday.toordinal() + n) in off


def test_summer_is_told_apart() -> None:
    summer = days("B", date(2027, 7, 1), date(2027, 8, 31), RowKind.SUMMER_HOLIDAYS)
    assert (min(summer), max(summer)) == (date(2027, 7, 3), date(2027, 8, 31))


def test_years_not_decreed_yet_have_public_holidays_only() -> None:
    rows = official_days("B", date(2030, 1, 1), date(2030, 4, 30))
    assert {row.kind for row in rows} == {RowKind.PUBLIC_HOLIDAY}


def test_only_the_days_asked_for_come_and_in_order() -> None:
    rows = official_days("C", date(2026, 12, 24), date(2026, 12, 26))
    assert [row.day for row in rows] == sorted(row.day for row in rows)
    assert {row.day for row in rows} == {date(2026, 12, n) for n in (24, 25, 26)}
