"""When a cut-off is told: never in the night, never too late, and once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain.reminding import Rules, is_due, may_write, writing_moment
from tests.unit.planning.given import PARIS, at

RULES = Rules(True, timedelta(hours=48), time(9), time(18))
MAY_DAY = date(2015, 5, 1)


def working(day: date) -> bool:
    return day.isoweekday() < 6 and day != MAY_DAY


moments = st.datetimes(datetime(2015, 1, 1), datetime(2016, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.astimezone(PARIS)
)
hours = st.integers(1, 336)


@given(moments, hours, st.integers(6, 11), st.integers(12, 21))
def test_the_moment_to_write_is_in_the_towns_hours_and_never_later_than_the_lead(
    closes_at: datetime, lead: int, opens: int, closes: int
) -> None:
    rules = Rules(True, timedelta(hours=lead), time(opens), time(closes))
    moment = writing_moment(closes_at, rules, working, PARIS)
    assert may_write(moment, rules, working)
    assert closes_at - moment.astimezone(UTC) >= rules.lead
    assert closes_at.astimezone(UTC) - moment.astimezone(UTC) <= rules.lead + timedelta(days=5)


@given(moments, moments)
def test_what_is_due_is_due_in_the_towns_hours_and_before_the_cutoff(
    now: datetime, closes_at: datetime
) -> None:
    if is_due(now, closes_at, RULES, working, PARIS):
        assert now < closes_at
        assert working(now.date())
        assert time(9) <= now.time() < time(18)


@given(moments)
def test_every_cutoff_is_told_in_time_by_who_looks_each_minute(closes_at: datetime) -> None:
    moment = writing_moment(closes_at, RULES, working, PARIS)
    later = datetime.fromtimestamp(moment.timestamp() + 60, tz=PARIS)
    assert is_due(moment, closes_at, RULES, working, PARIS) or is_due(later, closes_at, RULES, working, PARIS)


def test_a_moment_outside_the_hours_is_brought_forward() -> None:
    for closes_at, told_from in (
        ("2015-04-09T11:00", "2015-04-07T11:00"),
        ("2015-04-09T22:00", "2015-04-07T09:00"),  # the evening: the same morning
        ("2015-04-09T07:00", "2015-04-06T09:00"),  # the early morning: the day before
        ("2015-04-14T11:00", "2015-04-10T09:00"),  # a Sunday: the Friday
        ("2015-05-03T11:00", "2015-04-30T09:00"),  # 1 May: the eve
    ):
        assert writing_moment(at(closes_at), RULES, working, PARIS) == at(told_from), closes_at


def test_the_lead_is_elapsed_time_across_a_clock_change() -> None:
    # on 29 March 2015 an hour is skipped: 48 h before Monday 10 h is Saturday 9 h, hence Friday
    rules = Rules(True, timedelta(hours=72), time(8), time(18))
    assert writing_moment(at("2015-03-30T10:00"), rules, working, PARIS) == at("2015-03-27T09:00")
