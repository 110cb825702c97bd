"""Invented menus for the canteens: six that follow each other, the same wherever children eat."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

from contracts.planning import Allergen, Course, Dish, Menu, SetMenus

_WEEKS = (2, 3)
"""Weeks told before today's and after it."""
_MENUS: tuple[tuple[tuple[Course, str, str], ...], ...] = (
    (
        ("starter", "Carottes râpées à l’orange", "mustard sulphites"),
        ("main", "Sauté de dinde", "gluten celery"),
        ("side", "Semoule", "gluten"),
        ("dairy", "Yaourt nature", "milk"),
        ("dessert", "Pomme", ""),
    ),
    (
        ("starter", "Betteraves vinaigrette", "mustard sulphites"),
        ("main", "Filet de colin au citron", "fish milk"),
        ("side", "Riz et courgettes", ""),
        ("dessert", "Crème au chocolat", "milk eggs"),
    ),
    (
        ("starter", "Salade de tomates", "mustard"),
        ("main", "Lasagnes aux légumes", "gluten eggs milk"),
        ("dairy", "Comté", "milk"),
        ("dessert", "Compote de poires", ""),
    ),
    (
        ("starter", "Taboulé", "gluten"),
        ("main", "Omelette aux fines herbes", "eggs milk"),
        ("side", "Haricots verts", ""),
        ("dessert", "Cake aux noisettes", "gluten eggs milk nuts"),
    ),
    (
        ("starter", "Concombre à la crème", "milk"),
        ("main", "Hachis de lentilles", "celery milk"),
        ("dairy", "Fromage blanc", "milk"),
        ("dessert", "Raisin", ""),
    ),
    (
        ("starter", "Céleri rémoulade", "celery eggs mustard"),
        ("main", "Poulet rôti", ""),
        ("side", "Purée de carottes", "milk"),
        ("dessert", "Clafoutis aux cerises", "gluten eggs milk"),
    ),
)


def menus_around(today: date) -> list[SetMenus]:
    """A command for each week, from Monday to Friday; the same for the same day."""
    monday = today - timedelta(days=today.weekday())
    before, after = _WEEKS
    return [
        SetMenus(menus=[_menu(monday + timedelta(weeks=week, days=day)) for day in range(5)])
        for week in range(-before, after + 1)
    ]


def _menu(day: date) -> Menu:
    dishes = [
        Dish(
            course=course,
            name=name,
            allergens=[code for code in get_args(Allergen) if code in allergens.split()],
        )
        for course, name, allergens in _MENUS[day.toordinal() % len(_MENUS)]
    ]
    return Menu(day=day, dishes=dishes)
