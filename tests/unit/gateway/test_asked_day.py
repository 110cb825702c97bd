"""A day named by an address: read, today's when none is named, and said when it does not exist."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.asked_day import NoSuchDate, asked_day, asked_month, asked_week
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import text

TODAY = date(2015, 5, 7)


def test_none_named_is_todays() -> None:
    assert asked_day("", TODAY) == TODAY
    assert asked_week("", TODAY) == date(2015, 5, 4)
    assert asked_month("", TODAY) == date(2015, 5, 1)
    assert asked_week("2015-04-09", TODAY) == date(2015, 4, 6)


@pytest.mark.parametrize(
    "wrong", ["2027-02-31", "20150409", "2015-W15-4", "hier", "1899-01-01", "٢٠١٥-04-09"]
)
def test_what_does_not_exist_is_never_today(wrong: str) -> None:
    for read in (asked_day, asked_week, asked_month):
        with pytest.raises(NoSuchDate):
            read(wrong, TODAY)


@pytest.mark.parametrize(
    ("address", "now"),
    [
        ("/agents/pointage?prestation=x&jour=2027-02-31", "/agents/pointage?prestation=x"),
        ("/agents/menus?semaine=2027-02-31", "/agents/menus"),
        (f"/agents/familles/{samples.FAMILY}/enfants/{samples.LEA}/planning?mois=2027-13", ""),
    ],
)
async def test_agents_are_told_with_a_link_to_today(as_agent: Browser, address: str, now: str) -> None:
    page = await as_agent.get(address)
    assert page.status == 404
    assert "Cette date n’existe pas" in text(page)
    assert f'href="{now or address.partition("?")[0]}"' in page.text


@pytest.mark.parametrize("address", ["/menus", f"/enfants/{samples.LEA}/planning/copier-semaine"])
async def test_parents_are_told_of_a_week(as_parent: Browser, address: str) -> None:
    page = await as_parent.get(f"{address}?semaine=2027-02-31")
    assert (page.status, "Cette date n’existe pas" in text(page)) == (404, True)
