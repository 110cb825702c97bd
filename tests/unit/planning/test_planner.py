"""Which days a plan makes, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain.calendar import Calendar, CalendarRow, RowKind, Schedule, days_between
from services.planning.domain.catalogue import Catalogue, Facility, Offering, Unit
from services.planning.domain.places import Pool, PoolKey
from services.planning.domain.planner import (
    Wish,
    copies,
    next_holidays,
    plan,
    same_weekdays_later,
    weekdays_between,
    year_end,
)
from services.planning.domain.sheet import Asked, CellRow, Line, Period, Sheet
from services.planning.domain.situation import BookingState, Kind, OfferingRules
from tests.unit.planning.given import PARIS, at

LEA, TOM, JEAN, JEANNE = (UUID(int=n) for n in (1, 2, 3, 4))
NOW = at("2015-04-01T08:00")
APRIL = days_between(date(2015, 4, 1), date(2015, 4, 30))
ROWS = [
    CalendarRow(date(2015, 4, 6), RowKind.PUBLIC_HOLIDAY, "Lundi de Pâques"),
    CalendarRow(date(2015, 4, 30), RowKind.CLOSURE, "Travaux"),
    *(
        CalendarRow(day, RowKind.SHORT_HOLIDAYS, "Vacances de printemps")
        for day in days_between(date(2015, 4, 11), date(2015, 4, 26))
    ),
    *(
        CalendarRow(day, RowKind.SUMMER_HOLIDAYS, "Vacances d’été")
        for day in days_between(date(2015, 7, 4), date(2015, 8, 31))
    ),
]
MEAL = Unit(UUID(int=20), "meal", "Repas", frozenset({"noon"}))
DAY = Unit(UUID(int=21), "day", "Journée", frozenset({"morning", "noon", "afternoon"}))
MORNING = Unit(UUID(int=22), "morning", "Matin", frozenset({"morning"}))


def offering(number: int, *units: Unit, name: str = "Cantine", **more: Any) -> Offering:
    school = Facility(UUID(int=100 + number), f"school{number}", f"École {number}")
    return Offering(
        **{
            "id": UUID(int=number),
            "facility": school,
            "code": f"o{number}",
            "name": name,
            "category": "meal",
            "schedule": Schedule(frozenset({1, 2, 4, 5}), "school_time"),
            "rules": OfferingRules(),
            "units": units,
            **more,
        }
    )


CANTEEN = offering(10, MEAL)
ELSEWHERE = offering(11, Unit(UUID(int=23), "meal", "Repas", frozenset({"noon"})))
LEISURE = offering(
    12,
    DAY,
    MORNING,
    name="Centre",
    category="leisure_centre",
    schedule=Schedule(frozenset({3}), "always"),
)


def line(number: int, child: UUID, of: Offering = CANTEEN, who: UUID = JEAN, **more: Any) -> Line:
    period = Period(date(2014, 9, 1), more.pop("last", date(2015, 7, 3)))
    return Line(UUID(int=number), child, of, who, UUID(int=99), "Léa", "Jean", (period,))


def sheet(*lines: Line, pools: Iterable[Pool] = ()) -> Sheet:
    known = {one.id: one for one in (CANTEEN, ELSEWHERE, LEISURE)}
    catalogue = Catalogue(1, PARIS, Calendar(ROWS), known, pools=pools)
    return Sheet(catalogue, {one.id: one for one in lines}, APRIL[0], APRIL[-1])


def wishes(*days: date, child: UUID = LEA, of: Offering = CANTEEN, unit: str = "") -> list[Wish]:
    return [Wish(child, day, of, unit) for day in days]


def reasons(found: Any) -> dict[str, list[int]]:
    return {reason: [day.day for day in days] for (_, _, reason), days in found.left.items()}


def test_mondays_of_april_but_for_easter_and_the_holidays() -> None:
    days = weekdays_between(APRIL[0], APRIL[-1], [1])
    found = plan(sheet(line(1, LEA)), wishes(*days), NOW, JEAN)
    assert [one.day.day for one in found.chosen] == [27]
    assert reasons(found) == {"public_holiday": [6], "school_holidays": [13, 20]}
    assert found.labels[LEA, "Cantine", "public_holiday"] == {"Lundi de Pâques"}


def test_each_reason_is_told_apart() -> None:
    lea = line(1, LEA, last=date(2015, 4, 28))
    known = sheet(lea)
    known.put(lea, date(2015, 4, 9), CellRow(MEAL, BookingState.BOOKED))
    known.ask(lea, date(2015, 4, 10), Asked(UUID(int=50), Kind.BOOKING, MEAL, True))
    days = [date(2015, 4, n) for n in (1, 2, 8, 9, 10, 28, 29, 30)]
    found = plan(known, wishes(date(2015, 3, 31), *days), NOW, JEAN)
    assert [one.day.day for one in found.chosen] == [2, 28]
    assert reasons(found) == {
        "too_late": [31],
        "not_running": [1, 8, 29],
        "already_booked": [9],
        "already_asked": [10],
        "closed": [30],
    }


def test_a_day_after_the_enrolment_says_so() -> None:
    found = plan(sheet(line(1, LEA, last=date(2015, 4, 3))), wishes(date(2015, 4, 7)), NOW, JEAN)
    assert reasons(found) == {"not_enrolled": [7]}


def test_a_child_without_the_activity_is_not_enrolled() -> None:
    found = plan(sheet(line(1, LEA)), wishes(date(2015, 4, 7), child=TOM), NOW, JEAN)
    assert list(found.left) == [(TOM, "Cantine", "not_enrolled")]


def test_a_brother_in_another_school_gets_the_same_activity_there() -> None:
    known = sheet(line(1, LEA), line(2, TOM, ELSEWHERE))
    found = plan(known, wishes(date(2015, 4, 7), child=TOM, unit="meal"), NOW, JEAN)
    assert [(one.line.id, one.unit.id) for one in found.chosen] == [(UUID(int=2), UUID(int=23))]


def test_ones_own_line_goes_first_and_the_others_only_where_one_is_not_enrolled() -> None:
    mine, hers = line(2, LEA, who=JEAN, last=date(2015, 4, 7)), line(1, LEA, who=JEANNE)
    found = plan(sheet(hers, mine), wishes(date(2015, 4, 7), date(2015, 4, 9)), NOW, JEAN)
    assert [one.line.id for one in found.chosen] == [mine.id, hers.id]


def test_a_day_the_other_adult_has_booked_is_booked() -> None:
    mine, hers = line(1, LEA, who=JEAN), line(2, LEA, who=JEANNE)
    known = sheet(mine, hers)
    known.put(hers, date(2015, 4, 7), CellRow(MEAL, BookingState.BOOKED))
    assert reasons(plan(known, wishes(date(2015, 4, 7)), NOW, JEAN)) == {"already_booked": [7]}


def test_a_full_day_stays_for_the_waiting_list_is_an_answer() -> None:
    pool = Pool(
        UUID(int=70), CANTEEN.facility.id, "noon", frozenset({1, 2, 3, 4, 5}), APRIL[0], APRIL[-1], 10
    )
    known = sheet(line(1, LEA), pools=[pool])
    known.full = frozenset({PoolKey(pool.id, date(2015, 4, 7))})
    found = plan(known, wishes(date(2015, 4, 7)), NOW, JEAN)
    assert [one.day.day for one in found.chosen] == [7]


def test_a_unit_the_activity_does_not_have_is_left_out() -> None:
    known = sheet(line(1, LEA, LEISURE))
    wanted = wishes(date(2015, 4, 8), of=LEISURE, unit="evening")
    assert reasons(plan(known, wanted, NOW, JEAN)) == {"not_offered": [8]}
    (one,) = plan(known, wishes(date(2015, 4, 8), of=LEISURE, unit="morning"), NOW, JEAN).chosen
    assert one.unit is MORNING


def test_a_copied_week_takes_bookings_and_demands_and_leaves_absences() -> None:
    lea = line(1, LEA)
    known = sheet(lea)
    known.put(lea, date(2015, 4, 7), CellRow(MEAL, BookingState.BOOKED))
    known.put(lea, date(2015, 4, 9), CellRow(MEAL, BookingState.EXCUSED))
    known.ask(lea, date(2015, 4, 10), Asked(UUID(int=50), Kind.BOOKING, MEAL, True))

    def later(day: date) -> list[tuple[UUID, date]]:
        return [(LEA, one) for one in same_weekdays_later(day, date(2015, 4, 27), date(2015, 5, 10), 1)]

    found = copies(known, LEA, date(2015, 4, 6), date(2015, 4, 12), later)
    assert [(one.day.month, one.day.day) for one in found] == [(4, 28), (5, 5), (5, 1), (5, 8)]
    assert {one.unit_code for one in found} == {"meal"}


def test_two_adults_lines_of_one_activity_are_copied_once() -> None:
    lines = [line(1, LEA, who=JEAN), line(2, LEA, who=JEANNE)]
    known = sheet(*lines)
    for one in lines:
        known.cells[one.id, date(2015, 4, 7)] = CellRow(MEAL, BookingState.BOOKED)
    found = copies(known, LEA, date(2015, 4, 7), date(2015, 4, 7), lambda day: [(TOM, day)])
    assert [(one.child_id, one.day.day) for one in found] == [(TOM, 7)]


DAYS = st.dates(date(2014, 1, 1), date(2029, 12, 31))


@given(DAYS, st.integers(0, 366), st.sets(st.integers(1, 7), min_size=1))
def test_weekdays_are_every_such_day_and_no_other(first: date, length: int, weekdays: set[int]) -> None:
    last = first + timedelta(days=length)
    found = weekdays_between(first, last, weekdays)
    assert found == [day for day in days_between(first, last) if day.isoweekday() in weekdays]


@given(DAYS, st.integers(-60, 400), st.integers(0, 366), st.sampled_from([1, 2]))
def test_weeks_later_are_whole_weeks_after_within_the_days_and_all_of_them(
    day: date, away: int, length: int, every: int
) -> None:
    first = day + timedelta(days=away)
    last = first + timedelta(days=length)
    found = same_weekdays_later(day, first, last, every)
    wanted = [
        one
        for one in days_between(max(first, day + timedelta(days=1)), last)
        if (one - day).days % (7 * every) == 0
    ]
    assert found == wanted


@given(st.sets(st.sampled_from(APRIL)), st.sets(st.sampled_from(APRIL)))
def test_a_plan_loses_no_day_and_asks_none_twice(wanted: set[date], booked: set[date]) -> None:
    lea = line(1, LEA)
    known = sheet(lea)
    for day in booked:
        known.put(lea, day, CellRow(MEAL, BookingState.BOOKED))
    found = plan(known, wishes(*sorted(wanted)), NOW, JEAN)
    chosen = [one.day for one in found.chosen]
    left = [day for days in found.left.values() for day in days]
    assert sorted(chosen + left) == sorted(wanted)
    assert not set(chosen) & booked


def test_29_february_is_a_day_like_another() -> None:
    assert weekdays_between(date(2028, 2, 28), date(2028, 3, 1), [2]) == [date(2028, 2, 29)]
    assert same_weekdays_later(date(2028, 2, 22), date(2028, 2, 23), date(2028, 3, 7), 1) == [
        date(2028, 2, 29),
        date(2028, 3, 7),
    ]


CALENDAR = Calendar(ROWS)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2015, 4, 1), date(2015, 4, 11)),
        (date(2015, 4, 10), date(2015, 4, 11)),
        (date(2015, 4, 11), date(2015, 7, 4)),  # those under way do not count
    ],
)
def test_the_next_holidays(today: date, first: date) -> None:
    found = next_holidays(CALENDAR, today)
    assert found is not None
    assert found[0] == first


def test_no_holidays_are_known() -> None:
    assert next_holidays(Calendar(), date(2015, 4, 1)) is None


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2015, 4, 1), date(2015, 7, 3)),
        (date(2015, 7, 10), date(2016, 8, 31)),  # nothing is known of the next summer
        (date(2014, 9, 1), date(2015, 7, 3)),
    ],
)
def test_the_end_of_the_school_year(today: date, end: date) -> None:
    assert year_end(CALENDAR, today) == end
