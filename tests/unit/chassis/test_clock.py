"""The town's clock, moved by days for training and tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import Clock

PARIS = ZoneInfo("Europe/Paris")
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


class At(Clock):
    """A machine whose clock stands still."""

    def __init__(self, at: datetime, offset_days: int) -> None:
        super().__init__(PARIS, offset_days)
        self._at = at

    def machine(self) -> datetime:
        return self._at


@given(INSTANTS, st.integers(-5000, 5000))
def test_an_offset_in_days_moves_the_date_by_that_many_days_at_any_hour_of_any_season(
    at: datetime, days: int
) -> None:
    real, played = At(at, 0).business(), At(at, days).business()
    shown = played.replace(tzinfo=None) - real.replace(tzinfo=None)
    # an hour that the change to summer time leaves out is shown an hour later
    assert shown in (timedelta(days), timedelta(days, hours=1))
    assert (played.date() - real.date()).days == days


def test_an_autumn_evening_plays_an_evening_of_may() -> None:
    late = datetime(2026, 11, 23, 22, 56, tzinfo=UTC)
    days = (date(2015, 5, 4) - date(2026, 11, 23)).days
    assert At(late, days).business() == datetime(2015, 5, 4, 23, 56, tzinfo=PARIS)
