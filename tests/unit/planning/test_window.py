"""Booking windows: what can be booked before, while and after they are open, and whom their opening is told to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain.booking import may_book
from services.planning.domain.calendar import Calendar, CalendarRow, RowKind, Schedule, days_between
from services.planning.domain.catalogue import Catalogue, Facility, Offering, Unit
from services.planning.domain.cutoff import DaysBefore, WeekDeadline, local_moment
from services.planning.domain.grid import Horizon, cell_view, windows_view
from services.planning.domain.opening import opening_of, openings_to_tell, preview
from services.planning.domain.planner import Wish, plan
from services.planning.domain.reminding import Rules, week_of, weeks_to_tell
from services.planning.domain.sheet import Line, Period, Sheet
from services.planning.domain.situation import Effect, OfferingRules
from services.planning.domain.timing import DatedRule, Deadline, Moments, Timed
from services.planning.domain.window import Window, window_on
from tests.unit.planning.given import BEFORE, CUTOFF, LATE, MOMENTS, PARIS, STARTS, at, cell

OPENS, CLOSES = at("2015-04-02T08:00"), at("2015-04-07T18:00")
SPRING = Window(UUID(int=9), date(2015, 4, 6), date(2015, 4, 10), OPENS, CLOSES, label="Printemps")


def in_window(window: Window, **moments: Any) -> Any:
    return cell(moments=replace(MOMENTS, window=window, **moments))


def said(now: datetime, window: Window = SPRING, **moments: Any) -> tuple[Any, ...]:
    answer = may_book(in_window(window, **moments), now)
    return answer.code or answer.effect, answer.data.get("moment") or answer.until


def test_before_its_opening_a_day_is_refused_with_the_moment() -> None:
    assert said(BEFORE) == ("window_not_open", OPENS)
    assert said(OPENS - timedelta(seconds=1)) == ("window_not_open", OPENS)


def test_once_open_a_day_is_booked_until_what_ends_first() -> None:
    assert said(OPENS) == (Effect.AT_ONCE, CLOSES)
    assert said(CLOSES) == (Effect.AT_ONCE, CLOSES)
    assert said(OPENS, replace(SPRING, closes_at=None)) == (Effect.AT_ONCE, CUTOFF)
    assert said(OPENS, replace(SPRING, closes_at=STARTS)) == (Effect.AT_ONCE, CUTOFF)


def test_once_closed_a_day_is_refused_or_asked_of_an_agent() -> None:
    after = CLOSES + timedelta(seconds=1)
    assert said(after) == ("window_closed", CLOSES)
    asked = may_book(in_window(replace(SPRING, after="ask")), after)
    assert (asked.effect, asked.late) == (Effect.DECISION, True)


def test_the_hardest_and_earliest_end_is_the_one_that_is_said() -> None:
    assert said(LATE) == ("window_closed", CLOSES)
    assert said(LATE, replace(SPRING, closes_at=at("2015-04-08T11:00:30"))) == ("cutoff_passed", CUTOFF)
    assert said(LATE, replace(SPRING, after="ask")) == ("cutoff_passed", CUTOFF)
    assert said(LATE, book=Deadline(CUTOFF, "ask")) == ("window_closed", CLOSES)
    assert said(LATE, replace(SPRING, after="ask"), book=Deadline(CUTOFF, "ask"))[0] is Effect.DECISION


def test_a_day_whose_cutoff_is_over_before_it_opens_is_too_late_and_not_too_early() -> None:
    later = replace(SPRING, opens_at=at("2015-04-09T09:00"), closes_at=None)
    assert said(LATE, later) == ("cutoff_passed", CUTOFF)
    assert said(BEFORE, later) == ("window_not_open", later.opens_at)


def test_an_agent_books_before_the_opening_and_after_the_closing() -> None:
    for now in (BEFORE, CLOSES + timedelta(minutes=1)):
        assert may_book(in_window(SPRING), now, by_agent=True).effect is Effect.AT_ONCE


def test_a_unit_goes_before_its_offering_and_other_days_have_no_window() -> None:
    unit, other = UUID(int=1), UUID(int=2)
    own = replace(SPRING, id=UUID(int=8), unit_id=unit, last=date(2015, 4, 8))
    for windows in ((SPRING, own), (own, SPRING)):
        assert window_on(windows, unit, date(2015, 4, 8)) is own
        assert window_on(windows, other, date(2015, 4, 8)) is SPRING
        assert window_on(windows, unit, date(2015, 4, 9)) is SPRING
        assert window_on(windows, unit, date(2015, 4, 11)) is None


def test_the_hour_a_clock_change_repeats_is_not_confused_with_itself() -> None:
    # on 25 October 2015, 2 h 30 comes twice: the window opens at the first of them
    opens = local_moment(date(2015, 10, 25), time(2, 30), PARIS)
    window = replace(SPRING, opens_at=opens, closes_at=None)
    again = datetime(2015, 10, 25, 0, 45, tzinfo=UTC).astimezone(PARIS)
    second = datetime(2015, 10, 25, 1, 15, tzinfo=UTC).astimezone(PARIS)
    assert (again.time(), second.time()) == (time(2, 45), time(2, 15))
    assert not window.not_open(again)
    assert not window.not_open(second)
    assert replace(SPRING, closes_at=opens).closed(second)


def test_an_hour_that_a_clock_change_skips_is_what_the_clock_shows_instead() -> None:
    assert local_moment(date(2015, 3, 29), time(2, 30), PARIS).isoformat() == "2015-03-29T03:30:00+02:00"


moments = st.datetimes(datetime(2015, 3, 1), datetime(2015, 4, 12), timezones=st.just(UTC)).map(
    lambda moment: moment.astimezone(PARIS)
)
afters = st.sampled_from(["refuse", "ask"])


@given(moments, moments, st.none() | moments, afters, afters)
def test_a_window_only_narrows_and_every_refusal_names_its_moment(
    now: datetime, opens: datetime, closes: datetime | None, after: Any, cutoff_after: Any
) -> None:
    window = Window(UUID(int=9), date(2015, 4, 6), date(2015, 4, 10), opens, closes, after)
    limits = Moments(book=Deadline(CUTOFF, cutoff_after), absence=Deadline(CUTOFF), book_last=STARTS)
    without = may_book(cell(moments=limits), now)
    answer = may_book(cell(moments=replace(limits, window=window)), now)
    if answer.possible:
        assert without.possible
        assert opens <= now
        assert answer.late or now <= min(CUTOFF, closes or CUTOFF)
        assert without.late <= answer.late
    elif without.possible:
        assert answer.code in ("window_not_open", "window_closed")
        assert answer.data["moment"] == (opens if answer.code == "window_not_open" else closes)
        assert (now < opens) if answer.code == "window_not_open" else (closes is not None and now > closes)
    else:
        assert answer.code in ("cutoff_passed", "window_closed")


# --- a leisure centre in the spring holidays of 2015: zone A, 11 to 26 April

DAY_UNIT = Unit(UUID(int=31), "day", "Journée", frozenset({"morning", "afternoon"}))
HALF = Unit(UUID(int=32), "half", "Demi-journée", frozenset({"morning"}))
FIRST, LAST = date(2015, 4, 13), date(2015, 4, 24)
WIDE = Window(UUID(int=7), FIRST, LAST, at("2015-03-16T08:00"), at("2015-03-27T18:00"), label="Printemps")
RULES = Rules(True, timedelta(hours=48), time(9), time(18))
TOLD_AT = at("2015-03-13T09:05")
"""The Friday before that Monday's opening: 48 hours earlier is a Saturday."""


def centre(*windows: Window, cutoff: Any = None) -> Catalogue:
    facility = Facility(UUID(int=5), "centre", "La Casaloustik")
    timing = (DatedRule(Timed.BOOK, cutoff, "refuse", date(2014, 9, 1)),) if cutoff else ()
    offering = Offering(
        UUID(int=6),
        facility,
        "alsh",
        "Accueil de loisirs",
        "leisure_centre",
        Schedule(frozenset({1, 2, 3, 4, 5}), "holidays"),
        OfferingRules(),
        (DAY_UNIT, HALF),
        timing,
        windows=windows,
    )
    days = [
        CalendarRow(day, RowKind.SHORT_HOLIDAYS, "Printemps")
        for day in days_between(date(2015, 4, 11), date(2015, 4, 26))
    ]
    return Catalogue(1, PARIS, Calendar(days), {offering.id: offering})


def sheet_of(catalogue: Catalogue) -> tuple[Sheet, Line]:
    (offering,) = catalogue.offerings.values()
    line = Line(
        UUID(int=11),
        UUID(int=12),
        offering,
        UUID(int=13),
        UUID(int=14),
        periods=(Period(date(2014, 9, 1), date(2015, 8, 31)),),
    )
    return Sheet(catalogue, {line.id: line}, FIRST, LAST), line


def test_a_cell_not_open_yet_says_when_and_is_shown_anew_at_that_moment() -> None:
    sheet, line = sheet_of(centre(WIDE))
    now = at("2015-03-16T07:00")
    horizon = Horizon(now)
    view = cell_view(sheet, line, FIRST, now, horizon)
    assert (view["status"], view["actions"]) == ("", {})
    assert (view["why_not"], view["why_not_data"]) == ("window_not_open", {"moment": WIDE.opens_at})
    assert horizon.moment == WIDE.opens_at
    assert cell_view(sheet, line, FIRST, WIDE.opens_at, Horizon(WIDE.opens_at))["actions"] == {
        "book": WIDE.closes_at
    }
    assert cell_view(sheet, line, FIRST, now, Horizon(now), by_agent=True)["actions"] == {"book": None}


def test_a_unit_that_is_open_is_shown_before_one_that_is_not() -> None:
    own = replace(WIDE, id=UUID(int=8), unit_id=DAY_UNIT.id, opens_at=at("2015-03-20T08:00"))
    sheet, line = sheet_of(centre(WIDE, own))
    now = at("2015-03-20T07:00")
    horizon = Horizon(now)
    assert cell_view(sheet, line, FIRST, now, horizon)["actions"] == {"book": WIDE.closes_at}
    assert horizon.moment == own.opens_at


def test_a_line_tells_the_windows_of_its_days_until_they_are_over() -> None:
    (offering,) = centre(WIDE).offerings.values()
    days = list(days_between(date(2015, 4, 1), date(2015, 4, 30)))
    states = {
        moment: [one["state"] for one in windows_view(offering, days, at(moment))]
        for moment in ("2015-03-16T07:59", "2015-03-16T08:00", "2015-03-27T18:01", "2015-04-25T00:00")
    }
    assert list(states.values()) == [["coming"], ["open"], ["closed"], []]
    assert windows_view(offering, [date(2015, 5, 4)], at("2015-03-16T08:00")) == []


def test_a_plan_leaves_out_what_is_not_open_with_its_moment() -> None:
    sheet, line = sheet_of(centre(WIDE))
    wishes = [Wish(line.child_id, day, line.offering, "day") for day in (FIRST, LAST)]
    planned = plan(sheet, wishes, at("2015-03-01T10:00"), line.guardian_id)
    key = (line.child_id, "Accueil de loisirs", "window_not_open")
    assert (planned.chosen, planned.left, planned.moments) == (
        [],
        {key: [FIRST, LAST]},
        {key: {WIDE.opens_at}},
    )


def test_the_preview_counts_the_days_and_those_that_no_family_could_book() -> None:
    catalogue = centre(cutoff=WeekDeadline(3, time(12), 1))
    (offering,) = catalogue.offerings.values()
    wide = preview(catalogue, offering, replace(WIDE, closes_at=None))
    assert (wide.days, wide.never) == (10, 0)
    assert (wide.first_until, wide.last_until) == (at("2015-04-08T12:00"), at("2015-04-15T12:00"))
    late = preview(catalogue, offering, replace(WIDE, opens_at=at("2015-04-08T12:01"), closes_at=None))
    assert (late.days, late.never, late.first_until) == (10, 5, at("2015-04-15T12:00"))
    closing = preview(catalogue, offering, WIDE)
    assert (closing.first_until, closing.last_until) == (WIDE.closes_at, WIDE.closes_at)


# --- reminders


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2015-03-13T08:59", False),
        ("2015-03-13T09:00", True),
        ("2015-03-13T18:00", False),
        ("2015-03-14T10:00", False),
        ("2015-03-16T08:00", False),
    ],
)
def test_an_opening_is_told_ahead_in_the_towns_hours_and_not_once_it_is_there(now: str, told: bool) -> None:
    catalogue = centre(WIDE)
    assert [window for _, window in openings_to_tell(catalogue, at(now), RULES)] == ([WIDE] if told else [])


def test_an_opening_names_the_days_that_can_be_booked_then() -> None:
    sheet, line = sheet_of(centre(WIDE))
    found = opening_of(sheet, line, WIDE)
    assert found is not None
    assert [day for day, _ in found.days] == [d for d in days_between(FIRST, LAST) if d.isoweekday() < 6]
    assert {unit for _, unit in found.days} == {DAY_UNIT}
    assert found.closes_at == WIDE.closes_at


def test_a_units_opening_names_that_unit_and_the_rest_of_the_offering_opens_for_the_others() -> None:
    own = replace(WIDE, id=UUID(int=8), unit_id=HALF.id, opens_at=at("2015-03-20T08:00"))
    sheet, line = sheet_of(centre(WIDE, own))
    units = {}
    for window in (own, WIDE):
        found = opening_of(sheet, line, window)
        assert found is not None
        units[window.id] = {unit for _, unit in found.days}
    assert units == {own.id: {HALF}, WIDE.id: {DAY_UNIT}}


def test_who_has_spoken_of_the_span_or_can_book_nothing_is_not_told() -> None:
    sheet, line = sheet_of(centre(WIDE))
    sheet.book(line, LAST, DAY_UNIT)
    assert opening_of(sheet, line, WIDE) is None
    # the other week of the span is not told before its closing either
    assert week_of(sheet, line, FIRST, at("2015-03-26T10:00")) is None
    late = centre(WIDE, cutoff=DaysBefore(60, time(12)))
    assert opening_of(*sheet_of(late), next(iter(late.offerings.values())).windows[0]) is None


def test_before_the_closing_of_a_window_its_weeks_are_told_however_far_they_are() -> None:
    far = replace(WIDE, opens_at=at("2015-01-05T08:00"), closes_at=at("2015-01-23T18:00"))
    catalogue = centre(far)
    (offering,) = catalogue.offerings.values()
    now = at("2015-01-20T17:00")
    assert [week for _, week in weeks_to_tell(catalogue, now, RULES)] == []
    now = at("2015-01-22T10:00")
    assert weeks_to_tell(catalogue, now, RULES) == [
        (offering, date(2015, 4, 13)),
        (offering, date(2015, 4, 20)),
    ]
    sheet, line = sheet_of(catalogue)
    week = week_of(sheet, line, date(2015, 4, 13), now)
    assert week is not None
    assert (len(week.days), week.closes_at) == (5, far.closes_at)


def test_what_is_not_open_yet_is_not_told_before_its_cutoff() -> None:
    window = replace(WIDE, opens_at=at("2015-04-10T12:00"), closes_at=None)
    catalogue = centre(window, cutoff=DaysBefore(2, time(18)))
    assert weeks_to_tell(catalogue, at("2015-04-10T11:00"), RULES) == []
    assert weeks_to_tell(catalogue, at("2015-04-10T12:00"), RULES) != []
