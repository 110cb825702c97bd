"""The grid: what is kept between families is what would be read anew, at every moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.planning.domain.calendar import Calendar, CalendarRow, RowKind, Schedule, days_between
from services.planning.domain.catalogue import Catalogue, Facility, Offering, Unit
from services.planning.domain.cutoff import parse_cutoff
from services.planning.domain.grid import Horizon, cell_view, day_view, line_view
from services.planning.domain.places import Pool, PoolKey
from services.planning.domain.sheet import Line, Period, Sheet, read_sheet
from services.planning.domain.situation import OfferingRules
from services.planning.domain.telling import months_of, tell_month
from services.planning.domain.timing import DatedRule, Timed
from tests.unit.planning.given import PARIS, at

FIRST, LAST = date(2015, 4, 6), date(2015, 4, 19)
DAYS = days_between(FIRST, LAST)
CHILD, OTHER_LINE = UUID(int=1), UUID(int=99)
CENTRE = Facility(UUID(int=2), "centre", "La Casaloustik")
WHOLE = Unit(UUID(int=3), "day", "Journée", frozenset({"morning", "afternoon"}), has_meal=True)
MORNING = Unit(UUID(int=4), "morning", "Matin", frozenset({"morning"}))
EVE = parse_cutoff({"kind": "days_before", "days": 1, "at": "11:00"})
RULES = tuple(DatedRule(action, EVE, "refuse", date(2014, 1, 1)) for action in (Timed.BOOK, Timed.ABSENCE))
OFFERING = Offering(
    UUID(int=5),
    CENTRE,
    "leisure",
    "ALSH",
    "leisure_centre",
    Schedule(frozenset({1, 2, 3, 4, 5}), "school_time"),
    OfferingRules(),
    (WHOLE, MORNING),
    RULES,
)
POOL = Pool(UUID(int=6), CENTRE.id, "afternoon", frozenset(range(1, 8)), FIRST, LAST, 1)
LINE = Line(
    UUID(int=7),
    CHILD,
    OFFERING,
    UUID(int=8),
    UUID(int=9),
    "Léa",
    "DUPONT Jean",
    (Period(FIRST, date(2015, 4, 17)),),
)


def catalogue() -> Catalogue:
    rows = [
        CalendarRow(date(2015, 4, 6), RowKind.PUBLIC_HOLIDAY, "Lundi de Pâques"),
        *(CalendarRow(day, RowKind.SHORT_HOLIDAYS, "Vacances de printemps") for day in DAYS[5:]),
    ]
    return Catalogue(1, PARIS, Calendar(rows), {OFFERING.id: OFFERING}, pools=[POOL])


def sheet_of(known: Catalogue, facts: dict[str, Any]) -> Sheet:
    line = [
        str(LINE.id),
        str(CHILD),
        str(OFFERING.id),
        str(LINE.guardian_id),
        str(LINE.family_id),
        "Léa",
        "DUPONT Jean",
        [["2015-04-06", "2015-04-17", ""]],
        None,
    ]
    empty: dict[str, Any] = {"cells": [], "asked": [], "seats": [], "full": [], "versions": [[str(CHILD), 4]]}
    return read_sheet(known, {"lines": [line], **empty, **facts}, FIRST, LAST)


CELLS = st.tuples(
    st.sampled_from(DAYS).map(date.isoformat),
    st.sampled_from([str(WHOLE.id), str(MORNING.id)]),
    st.sampled_from([None, "booked", "excused_absence", "billed_absence", "leave_day"]),
    st.sampled_from(["one_off", "recurring"]),
    st.sampled_from(["", "late"]),
    st.sampled_from(["", "present", "absent"]),
    st.booleans(),
    st.just("due"),
)
ASKED = st.tuples(
    st.sampled_from(DAYS).map(date.isoformat),
    st.sampled_from(["booking", "absence"]),
    st.booleans(),
    st.sampled_from([None, "waiting_list"]),
)


def facts_of(cells: list[Any], asked: list[Any], seats: list[date], full: list[date]) -> dict[str, Any]:
    line = str(LINE.id)
    return {
        "cells": [[line, *cell] for cell in cells],
        "asked": [
            [line, day, str(UUID(int=50)), kind, str(MORNING.id), is_open, hold, 1, "Complet", None]
            for day, kind, is_open, hold in asked
        ],
        "seats": [[str(CHILD), day.isoformat(), "morning", str(OTHER_LINE)] for day in seats],
        "full": [[str(POOL.id), day.isoformat()] for day in full],
    }


SHARED = catalogue()


@settings(max_examples=150, deadline=None)
@given(
    cells=st.lists(CELLS, max_size=8, unique_by=lambda cell: cell[0]),
    asked=st.lists(ASKED, max_size=3, unique_by=lambda one: one[0]),
    seats=st.lists(st.sampled_from(DAYS), max_size=2, unique=True),
    full=st.lists(st.sampled_from(DAYS), max_size=1),
    hours=st.integers(-48, 24 * 16),
)
def test_a_shared_view_is_what_would_be_read_anew(
    cells: list[tuple[Any, ...]],
    asked: list[tuple[Any, ...]],
    seats: list[date],
    full: list[date],
    hours: int,
) -> None:
    now = at("2015-04-06T08:30") + timedelta(hours=hours)
    facts = facts_of(cells, asked, seats, full)
    shared, anew = sheet_of(SHARED, facts), sheet_of(catalogue(), facts)
    horizon, apart = Horizon(now), Horizon(now)
    shown = line_view(shared, shared.lines[LINE.id], DAYS, now, horizon)["cells"]
    line = anew.lines[LINE.id]
    assert shown == [cell_view(anew, line, day, now, apart) for day in DAYS]
    assert horizon.moment == apart.moment


def test_the_horizon_is_the_next_deadline_or_midnight() -> None:
    horizon = Horizon(at("2015-04-06T08:00"))
    assert horizon.moment == at("2015-04-07T00:00")
    horizon.see(at("2015-04-06T11:00"))
    horizon.see(at("2015-04-06T07:00"))
    horizon.see(None)
    assert horizon.moment == at("2015-04-06T11:00")


def test_an_empty_cell_is_read_for_the_unit_that_is_left() -> None:
    day = date(2015, 4, 9)
    sheet = sheet_of(catalogue(), facts_of([], [], [], [day]))
    no_list = replace(OFFERING, rules=OfferingRules(waiting_list=False))
    line = replace(sheet.lines[LINE.id], offering=no_list)
    seen = cell_view(sheet, line, day, at("2015-04-07T08:00"), Horizon(at("2015-04-07T08:00")))
    assert seen["actions"] == {"book": at("2015-04-08T11:00")}, (
        "the morning has places, the whole day has none"
    )
    assert seen["unit"] == ""


def test_a_header_says_the_strongest_word_of_its_day() -> None:
    context = SHARED.calendar.context(date(2015, 4, 6))
    header = day_view(context, today=date(2015, 4, 6))
    assert (header["kind"], header["label"], header["today"]) == ("public_holiday", "Lundi de Pâques", True)


def test_what_is_told_of_a_month_counts_who_is_expected_and_their_meals() -> None:
    cells = [
        ("2015-04-06", str(WHOLE.id), "booked", "recurring", "", "", False, "due"),  # a public holiday
        ("2015-04-07", str(WHOLE.id), "booked", "recurring", "", "", False, "due"),
        ("2015-04-08", str(MORNING.id), "booked", "one_off", "", "", False, "due"),
        ("2015-04-09", str(WHOLE.id), "excused_absence", "one_off", "in_time", "", False, "due"),
        ("2015-04-10", str(WHOLE.id), None, "one_off", "", "", False, "due"),
        ("2015-04-13", str(WHOLE.id), None, "one_off", "", "absent", False, "due"),  # nobody had booked it
    ]
    sheet = sheet_of(catalogue(), facts_of(cells, [("2015-04-10", "booking", True, None)], [], []))
    days = months_of(sheet)[LINE.id, "2015-04"]
    told = tell_month(sheet, sheet.lines[LINE.id], days)
    assert [(one.day.day, one.status, one.expected, one.meals) for one in told] == [
        (6, "closure", False, 0),
        (7, "recurring", True, 1),
        (8, "booked", True, 0),
        (9, "excused_absence", False, 0),
        (10, "pending_booking", False, 0),
    ]


def test_moments_of_the_grid_are_aware() -> None:
    now: datetime = at("2015-04-06T08:00")
    sheet = sheet_of(catalogue(), {})
    for shown in line_view(sheet, sheet.lines[LINE.id], DAYS, now, Horizon(now))["cells"]:
        for moment in shown["actions"].values():
            assert moment.utcoffset() is not None


def test_pools_without_a_place_are_those_the_sheet_was_given() -> None:
    sheet = sheet_of(catalogue(), facts_of([], [], [], [FIRST]))
    assert sheet.full == {PoolKey(POOL.id, FIRST)}
