"""Cut-offs: each piece of a rule, its behaviour on closed days, and clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain.calendar import Calendar, CalendarRow, RowKind
from services.planning.domain.cutoff import Occasion, RuleError, local_moment, parse_cutoff
from tests.unit.planning.given import PARIS, at

EASTER = [CalendarRow(date(2015, 4, 6), RowKind.PUBLIC_HOLIDAY, "Lundi de Pâques")]
SPRING = [
    CalendarRow(date(2015, 4, 11) + timedelta(days=n), RowKind.SHORT_HOLIDAYS, "Vacances de printemps")
    for n in range(16)
]
CALENDAR = Calendar([*EASTER, *SPRING])


def moment(rule: dict[str, Any], day: str, starts_at: str = "12:00") -> str:
    """The computed moment, local, to the minute."""
    of = Occasion(date.fromisoformat(day), time.fromisoformat(starts_at), CALENDAR, PARIS)
    computed = parse_cutoff(rule).moment(of)
    assert computed.tzinfo is not None
    return computed.strftime("%Y-%m-%dT%H:%M")


THURSDAY = "2015-04-09"
TUESDAY_AFTER_EASTER = "2015-04-07"
FRIDAY_9 = {"kind": "weekday_before", "weekday": 5, "at": "09:00"}
TUESDAY_9 = {"kind": "weekday_before", "weekday": 2, "at": "09:00"}
BY_WEEKDAY = {
    "kind": "by_weekday",
    "table": {"1": FRIDAY_9, "2": FRIDAY_9, "4": TUESDAY_9, "5": TUESDAY_9},
}


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        ({"kind": "hours_before", "hours": 48}, THURSDAY, "2015-04-07T12:00"),
        ({"kind": "hours_before", "hours": 1.5}, THURSDAY, "2015-04-09T10:30"),
        ({"kind": "days_before", "days": 0, "at": "09:00"}, THURSDAY, "2015-04-09T09:00"),
        ({"kind": "days_before", "days": 1, "at": "18:00"}, THURSDAY, "2015-04-08T18:00"),
        ({"kind": "days_before", "days": 7, "at": "23:59"}, THURSDAY, "2015-04-02T23:59"),
        ({"kind": "days_before", "days": 2, "at": "11:00", "count": "working"}, THURSDAY, "2015-04-07T11:00"),
        # Easter Monday and the weekend are no working days: three working days before Thursday is Friday
        ({"kind": "days_before", "days": 3, "at": "11:00", "count": "working"}, THURSDAY, "2015-04-03T11:00"),
        # Wednesday is no school day either
        ({"kind": "days_before", "days": 1, "at": "11:00", "count": "school"}, THURSDAY, "2015-04-07T11:00"),
        ({"kind": "days_before", "days": 2, "at": "11:00", "count": "school"}, THURSDAY, "2015-04-03T11:00"),
        # back from the holidays: the last school day was before them
        (
            {"kind": "days_before", "days": 1, "at": "09:00", "count": "school"},
            "2015-04-27",
            "2015-04-10T09:00",
        ),
        (FRIDAY_9, "2015-04-09", "2015-04-03T09:00"),
        (FRIDAY_9, "2015-04-10", "2015-04-03T09:00"),
        ({"kind": "week_deadline", "weekday": 2, "at": "23:59"}, THURSDAY, "2015-03-31T23:59"),
        (
            {"kind": "week_deadline", "weekday": 4, "at": "12:00", "weeks": 2},
            "2015-04-12",
            "2015-03-26T12:00",
        ),
        ({"kind": "month_deadline", "day": 20, "at": "23:59"}, THURSDAY, "2015-03-20T23:59"),
        ({"kind": "month_deadline", "day": 31, "at": "23:59"}, "2015-03-02", "2015-02-28T23:59"),
        ({"kind": "month_deadline", "day": 20, "at": "23:59"}, "2015-01-12", "2014-12-20T23:59"),
        ({"kind": "month_deadline", "day": 5, "at": "08:00", "months": 0}, THURSDAY, "2015-04-05T08:00"),
        ({"kind": "on_date", "date": "2014-08-17", "at": "23:59"}, THURSDAY, "2014-08-17T23:59"),
        (BY_WEEKDAY, "2015-04-13", "2015-04-10T09:00"),
        (BY_WEEKDAY, "2015-04-14", "2015-04-10T09:00"),
        (BY_WEEKDAY, "2015-04-16", "2015-04-14T09:00"),
        (BY_WEEKDAY, "2015-04-17", "2015-04-14T09:00"),
        # a weekday the table forgets takes the strictest of its rules
        (BY_WEEKDAY, "2015-04-15", "2015-04-10T09:00"),
        ({"kind": "earliest", "rules": [FRIDAY_9, TUESDAY_9]}, THURSDAY, "2015-04-03T09:00"),
        ({"kind": "latest", "rules": [FRIDAY_9, TUESDAY_9]}, THURSDAY, "2015-04-07T09:00"),
    ],
)
def test_each_piece_gives_its_moment(rule: dict[str, Any], day: str, expected: str) -> None:
    assert moment(rule, day) == expected


@pytest.mark.parametrize(
    ("if_closed", "open_days", "expected"),
    [
        ("keep", "working", "2015-04-06T10:00"),
        ("earlier", "working", "2015-04-03T10:00"),
        ("later", "working", "2015-04-07T10:00"),
        ("earlier", "school", "2015-04-03T10:00"),
        ("later", "school", "2015-04-07T10:00"),
    ],
)
def test_a_deadline_on_a_closed_day_is_kept_or_moved(if_closed: str, open_days: str, expected: str) -> None:
    rule = {"kind": "days_before", "days": 1, "at": "10:00", "if_closed": if_closed, "open_days": open_days}
    assert moment(rule, TUESDAY_AFTER_EASTER) == expected


def test_hours_are_elapsed_hours_across_a_clock_change() -> None:
    # on 29 March 2015 the clock jumped from 2 to 3
    assert moment({"kind": "hours_before", "hours": 24}, "2015-03-29") == "2015-03-28T11:00"
    # on 25 October 2015 it went back from 3 to 2
    assert moment({"kind": "hours_before", "hours": 24}, "2015-10-25") == "2015-10-24T13:00"


def test_a_day_rule_keeps_its_local_time_across_a_clock_change() -> None:
    assert moment({"kind": "days_before", "days": 1, "at": "18:00"}, "2015-03-30") == "2015-03-29T18:00"


def test_a_local_time_that_does_not_exist_becomes_a_real_moment() -> None:
    skipped = local_moment(date(2015, 3, 29), time(2, 30), PARIS)
    assert skipped == datetime(2015, 3, 29, 1, 30, tzinfo=UTC)
    assert skipped.hour == 3


def test_school_days_count_the_closures_of_the_facility() -> None:
    school = UUID(int=7)
    calendar = Calendar([CalendarRow(date(2015, 4, 7), RowKind.CLOSURE, "Grève", school)])
    rule = parse_cutoff({"kind": "days_before", "days": 1, "at": "10:00", "count": "school"})
    of_school = Occasion(date(2015, 4, 9), time(12), calendar, PARIS, school)
    elsewhere = Occasion(date(2015, 4, 9), time(12), calendar, PARIS)
    assert rule.moment(of_school) == at("2015-04-06T10:00")
    assert rule.moment(elsewhere) == at("2015-04-07T10:00")


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        (None, ""),
        ({}, ""),
        ({"kind": "someday"}, ""),
        ({"kind": ["hours_before"]}, ""),
        ({"kind": "hours_before"}, ""),
        ({"kind": "hours_before", "hours": -1}, ""),
        ({"kind": "days_before", "days": 1}, ""),
        ({"kind": "days_before", "days": 1, "at": "25:00"}, ""),
        ({"kind": "days_before", "days": 1, "at": "10:00", "count": "lunar"}, ""),
        ({"kind": "days_before", "days": 1, "at": "10:00", "if_closed": "never"}, ""),
        ({"kind": "weekday_before", "weekday": 0, "at": "10:00"}, ""),
        ({"kind": "month_deadline", "day": 32, "at": "10:00"}, ""),
        ({"kind": "by_weekday", "table": {}}, ""),
        ({"kind": "by_weekday", "table": {"1": {"kind": "someday"}}}, ".table.1"),
        ({"kind": "earliest", "rules": []}, ""),
        ({"kind": "latest", "rules": [FRIDAY_9, {"kind": "hours_before"}]}, ".rules.1"),
    ],
)
def test_a_rule_that_cannot_be_read_says_where(rule: Any, path: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse_cutoff(rule)
    assert refused.value.path == path


def test_a_rule_that_can_never_land_on_an_open_day_is_an_error_and_not_a_loop() -> None:
    never = Calendar(
        [CalendarRow(date(2014, 1, 1) + timedelta(days=n), RowKind.CLOSURE) for n in range(900)],
    )
    rule = parse_cutoff({"kind": "days_before", "days": 1, "at": "10:00", "count": "school"})
    with pytest.raises(RuleError):
        rule.moment(Occasion(date(2015, 4, 9), time(12), never, PARIS))


DAYS = st.dates(date(2014, 1, 1), date(2016, 12, 31))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0).isoformat("minutes"))
LANDINGS = st.fixed_dictionaries({}, optional={"if_closed": st.sampled_from(["keep", "earlier"])})
PIECES = st.one_of(
    st.fixed_dictionaries({"kind": st.just("hours_before"), "hours": st.integers(0, 500)}),
    st.builds(
        lambda base, landing: {**base, **landing},
        st.fixed_dictionaries(
            {
                "kind": st.just("days_before"),
                "days": st.integers(1, 30),
                "at": TIMES,
                "count": st.sampled_from(["calendar", "working", "school"]),
            }
        ),
        LANDINGS,
    ),
    st.fixed_dictionaries({"kind": st.just("weekday_before"), "weekday": st.integers(1, 7), "at": TIMES}),
    st.fixed_dictionaries(
        {
            "kind": st.just("week_deadline"),
            "weekday": st.integers(1, 7),
            "at": TIMES,
            "weeks": st.integers(1, 4),
        }
    ),
    st.fixed_dictionaries({"kind": st.just("month_deadline"), "day": st.integers(1, 31), "at": TIMES}),
)


@given(rule=PIECES, day=DAYS)
def test_a_cutoff_is_aware_and_never_after_the_cell_it_guards(rule: dict[str, Any], day: date) -> None:
    computed = parse_cutoff(rule).moment(Occasion(day, time(12), CALENDAR, PARIS))
    assert computed.utcoffset() is not None
    assert computed <= local_moment(day, time(12), PARIS)


@given(rules=st.lists(PIECES, min_size=1, max_size=3), day=DAYS)
def test_the_earliest_of_several_is_never_after_the_latest(rules: list[dict[str, Any]], day: date) -> None:
    of = Occasion(day, time(12), CALENDAR, PARIS)
    earliest = parse_cutoff({"kind": "earliest", "rules": rules}).moment(of)
    assert earliest <= parse_cutoff({"kind": "latest", "rules": rules}).moment(of)


@given(day=DAYS, days=st.integers(0, 30))
def test_counting_more_days_never_gives_more_time(day: date, days: int) -> None:
    def deadline(count: str, so_many: int) -> datetime:
        rule = parse_cutoff({"kind": "days_before", "days": so_many, "at": "10:00", "count": count})
        return rule.moment(Occasion(day, time(12), CALENDAR, PARIS))

    for count in ("calendar", "working", "school"):
        assert deadline(count, days + 1) < deadline(count, days)
    assert deadline("school", days) <= deadline("working", days) <= deadline("calendar", days)
