"""A day is read as the browser sends it or as people write it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.words.dates import typed_day


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_in_each_way_it_is_written(day: date) -> None:
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f" {day.day}.{day.month}.{day.year} "):
        assert typed_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "demain",
        "31/02/2015",
        "29/02/2015",
        "2015-13-01",
        "1/9/26",
        "0001-01-01",
        "9999-12-31",
        "٠١/٠٩/٢٠٢٦",
    ],
)
def test_what_is_no_day_of_a_life_is_none(text: str) -> None:
    assert typed_day(text) is None
