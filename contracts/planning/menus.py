"""Canteen menus: dishes with their allergens, typed by agents or imported from the open format `scdl/menus-collectifs`."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Query, Reply
from contracts.days import Day
from contracts.planning.views import SettingsSaved

Allergen = Literal[
    "gluten",
    "crustaceans",
    "eggs",
    "fish",
    "peanuts",
    "soybeans",
    "milk",
    "nuts",
    "celery",
    "mustard",
    "sesame",
    "sulphites",
    "lupin",
    "molluscs",
]
"""The fourteen of Regulation (EU) 1169/2011, annex II, in its order."""
Course = Literal["starter", "main", "side", "dairy", "dessert", "bread", "other"]
"""`menuPlatType` of the open format."""


class Dish(Message):
    """A dish of a meal. Several of one course are a choice."""

    course: Course
    name: str = Field(min_length=1, max_length=160)
    allergens: list[Allergen] = Field(default=[], max_length=14)


class Menu(Message):
    """What is served on a day, at one facility or (None) wherever none of its own is known. No dish: no menu."""

    day: Day
    facility_id: UUID | None = None
    dishes: list[Dish] = Field(max_length=40)


class SetMenus(Command[SettingsSaved], owner="planning", name="set-menus"):
    """Sets the menus of some days; a menu without dishes is taken away. Refused: `not_found` (facility), `invalid_input` (a day twice)."""

    menus: list[Menu] = Field(min_length=1, max_length=60)


class MenusImported(Reply):
    """How many menus were new or changed, how many the file holds, and how many dishes of other meals than lunch it left out."""

    changed: int
    menus: int
    left_out: int


class ImportMenus(Command[MenusImported], owner="planning", name="import-menus"):
    """Imports a CSV file of `scdl/menus-collectifs` 1.2: all of it, or nothing. Refused: `menus_unreadable` (data: `errors`,
    each with `line`, `column`, `error`, `value`; `more`, how many were not listed).

    `everywhere`: the menus are for all facilities, whatever the restaurants are called; else each is found by its name.
    """

    text: str = Field(min_length=1, max_length=600_000)
    everywhere: bool = False


class MenuView(Message):
    """A menu with the name of its facility; both empty: everywhere else."""

    day: Day
    facility_id: UUID | None = None
    facility: str = ""
    dishes: list[Dish]


class MealFacility(Message):
    """A facility where meals are served."""

    facility_id: UUID
    name: str


class MenusView(Reply):
    """Menus by day, those for everybody first; and every facility where meals are served."""

    menus: list[MenuView]
    facilities: list[MealFacility]


class Menus(Query[MenusView], owner="planning", name="menus"):
    """The menus between two days, both included. Refused: `invalid_input` (days reversed or more than a month apart)."""

    first_day: Day
    last_day: Day


class MealOfChild(Message):
    """What a child who is expected for a meal will be served; no dish: the menu is not known."""

    child_id: UUID
    child_name: str
    day: Day
    facility: str
    dishes: list[Dish]


class FamilyMealsView(Reply):
    """By day and child."""

    meals: list[MealOfChild]


class FamilyMeals(Query[FamilyMealsView], owner="planning", name="family-meals"):
    """What a family's children eat between two days, as the asking guardian may see it. Refused: `invalid_input`."""

    family_id: UUID
    first_day: Day
    last_day: Day
