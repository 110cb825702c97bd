"""Menus: typed or imported, and shown for the days a child eats."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from chassis.problem import Refusal
from contracts.planning import (
    Dish,
    FamilyMeals,
    ImportMenus,
    Menu,
    Menus,
    MenusImported,
    SetMenus,
    SettingsSaved,
)
from tests.service.planning.town import (
    AGENT,
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
from tests.support.actors import staff
from tests.support.harness import ServiceUnderTest
from tests.unit.planning.test_menu_file import GOOD, a_file


def menu(*dishes: Dish, **more: Any) -> Menu:
    return Menu(**{"day": DAY, "dishes": list(dishes), **more})


async def served(town_planning: ServiceUnderTest, day: date = DAY) -> list[tuple[str, list[str]]]:
    view = await ask(town_planning, Menus(first_day=day, last_day=day), AS_JEAN)
    return [(one.facility, [dish.name for dish in one.dishes]) for one in view.menus]


async def test_a_menu_is_set_corrected_and_taken_away(town_planning: ServiceUnderTest) -> None:
    assert await send(town_planning, SetMenus(menus=[menu(SOUP)]), AGENT) == SettingsSaved(changed=1)
    assert await send(town_planning, SetMenus(menus=[menu(SOUP)]), AGENT) == SettingsSaved(changed=0)
    await send(town_planning, SetMenus(menus=[menu(GRATIN), menu(SOUP, facility_id=SCHOOL)]), AGENT)
    assert await served(town_planning) == [("", ["Gratin"]), ("École des Tilleuls", ["Soupe"])]
    await send(town_planning, SetMenus(menus=[menu()]), AGENT)
    assert await served(town_planning) == [("École des Tilleuls", ["Soupe"])]


async def test_a_child_is_served_the_menu_of_its_canteen_else_that_of_all_on_days_of_meals_only(
    town_planning: ServiceUnderTest,
) -> None:
    await book(town_planning, LEA_MEAL, DAY, DAY + timedelta(days=1))
    await book(town_planning, LEA_CARE, date(2015, 4, 7))
    friday = DAY + timedelta(days=1)
    menus = [menu(GRATIN), menu(SOUP, facility_id=SCHOOL), menu(GRATIN, day=friday)]
    await send(town_planning, SetMenus(menus=menus), AGENT)
    query = FamilyMeals(family_id=DUPONT, first_day=date(2015, 4, 6), last_day=date(2015, 4, 12))
    view = await ask(town_planning, query, AS_JEAN)
    assert [(one.day, [dish.name for dish in one.dishes]) for one in view.meals] == [
        (DAY, ["Soupe"]),
        (friday, ["Gratin"]),
    ]
    assert view.meals[1].dishes[0].allergens == ["gluten", "milk"]
    assert (await ask(town_planning, query, AS_ANNE)).meals == [], "another family's children"


async def test_a_file_is_imported_once_and_a_wrong_one_not_at_all(town_planning: ServiceUnderTest) -> None:
    good = a_file(GOOD, {"menuRepasType": "goûter"})
    first = await send(town_planning, ImportMenus(text=good), AGENT)
    assert first == MenusImported(changed=1, menus=1, left_out=1)
    assert await send(town_planning, ImportMenus(text=good), AGENT) == MenusImported(
        changed=0, menus=1, left_out=1
    )
    wrong = a_file({"menuDate": "2015-05-05"}, {"menuDate": "demain"})
    refused = await town_planning.send(ImportMenus(text=wrong), as_=AGENT)
    assert isinstance(refused, Refusal)
    assert refused.code == "menus_unreadable"
    assert refused.data["errors"] == [{"line": 3, "column": "menuDate", "error": "date", "value": "demain"}]
    assert await served(town_planning, date(2015, 5, 5)) == []
    assert await served(town_planning, date(2015, 5, 4)) == [
        ("École des Tilleuls", ["Gratin, façon du chef"])
    ]


async def test_unknown_facilities_days_twice_and_others_than_the_desk_are_refused(
    town_planning: ServiceUnderTest,
) -> None:
    unknown = await town_planning.send(SetMenus(menus=[menu(SOUP, facility_id=uuid4())]), as_=AGENT)
    assert isinstance(unknown, Refusal)
    assert unknown.code == "not_found"
    twice = await town_planning.send(SetMenus(menus=[menu(SOUP), menu(GRATIN)]), as_=AGENT)
    assert isinstance(twice, Refusal)
    assert twice.code == "invalid_input"
    for who in (AS_JEAN, staff("pointage")):
        assert await town_planning.send(SetMenus(menus=[menu(SOUP)]), as_=who) == Refusal("not_allowed")
    late = Menus(first_day=DAY, last_day=DAY + timedelta(days=32))
    assert isinstance(await town_planning.ask(late, as_=AS_JEAN), Refusal)
