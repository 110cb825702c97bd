"""What the home page asks of planning: days and meals of one reading, each as its own question tells it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.problem import Refusal
from contracts.home import HomeDays, HomeDaysView, HomeMeal
from contracts.planning import CellRef, DeclareAbsence, Dish, FamilyDays, Menu, SetMenus
from tests.service.planning.town import (
    AGENT,
    ANNE,
    AS_ANNE,
    AS_JEAN,
    DAY,
    DUPONT,
    GRATIN,
    LEA_CARE,
    LEA_MEAL,
    SCHOOL,
    SOUP,
    ask,
    book,
    send,
)
from tests.support.actors import guardian
from tests.support.harness import ServiceUnderTest

TUESDAY, FRIDAY = DAY - timedelta(days=2), DAY + timedelta(days=1)


@pytest.fixture
async def canteen(in_town: ServiceUnderTest) -> ServiceUnderTest:
    """Léa eats on Tuesday, Thursday and Friday; Thursday's menu is not known."""
    planning = in_town
    await book(planning, LEA_MEAL, TUESDAY, DAY, FRIDAY)
    await book(planning, LEA_CARE, DAY)
    menus = [
        Menu(day=TUESDAY, dishes=[GRATIN]),
        Menu(day=TUESDAY, facility_id=SCHOOL, dishes=[SOUP]),
        Menu(day=FRIDAY, dishes=[GRATIN]),
        Menu(day=FRIDAY + timedelta(days=1), dishes=[GRATIN]),
    ]
    await send(planning, SetMenus(menus=menus), AGENT)
    return planning


def asked(**changes: object) -> HomeDays:
    given = {"family_id": DUPONT, "first_day": TUESDAY, "days_until": DAY, "meals_until": FRIDAY}
    return HomeDays.model_validate(given | changes)


def served(day: date, dish: Dish) -> HomeMeal:
    return HomeMeal(day=day, facility="École des Tilleuls", children=["Léa DUPONT"], dishes=[dish])


async def test_days_are_those_of_family_days_and_meals_those_whose_menu_is_known(
    canteen: ServiceUnderTest,
) -> None:
    view = await ask(canteen, asked(), AS_JEAN)
    whole = await ask(canteen, FamilyDays(family_id=DUPONT, first_day=TUESDAY, last_day=DAY), AS_JEAN)
    assert view.days == whole.days
    assert [one.day for one in view.days] == [TUESDAY, DAY, DAY]
    assert view.meals == [served(TUESDAY, SOUP), served(FRIDAY, GRATIN)]


async def test_only_what_is_asked_is_told_and_no_more_meals_than_wanted(canteen: ServiceUnderTest) -> None:
    meals_only = await ask(canteen, asked(days_until=None, meals=1), AS_JEAN)
    assert meals_only == HomeDaysView(days=[], meals=[served(TUESDAY, SOUP)])
    days_only = await ask(canteen, asked(meals_until=None), AS_JEAN)
    assert (len(days_only.days), days_only.meals) == (3, [])
    assert (await ask(canteen, asked(days_until=FRIDAY, meals_until=TUESDAY), AS_JEAN)).meals == [
        served(TUESDAY, SOUP)
    ]


async def test_an_absent_child_does_not_eat(canteen: ServiceUnderTest) -> None:
    absent = DeclareAbsence(cells=[CellRef(line_id=LEA_MEAL, day=TUESDAY)], reason_code="illness")
    await send(canteen, absent, AS_JEAN)
    view = await ask(canteen, asked(), AS_JEAN)
    assert [one.day for one in view.days] == [DAY, DAY]
    assert view.meals == [served(FRIDAY, GRATIN)]


async def test_another_family_is_told_nothing_and_a_wrong_period_is_refused(
    canteen: ServiceUnderTest,
) -> None:
    assert await ask(canteen, asked(), AS_ANNE) == HomeDaysView(days=[], meals=[])
    assert await ask(canteen, asked(), guardian(DUPONT, ANNE)) == HomeDaysView(days=[], meals=[])
    assert await canteen.ask(asked(), as_=AGENT) == Refusal("not_allowed")
    for wrong in ({"days_until": date(2015, 4, 6)}, {"meals_until": date(2015, 6, 1)}):
        refused = await canteen.ask(asked(**wrong), as_=AS_JEAN)
        assert isinstance(refused, Refusal)
        assert refused.data["fields"][0]["field"] == next(iter(wrong))
