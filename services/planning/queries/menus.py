"""The menus between two days."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import MealFacility, Menus, MenusView, MenuView
from services.planning.errors import invalid

LONGEST = timedelta(days=31)


async def menus(ctx: Ctx, query: Menus) -> MenusView | Refusal:
    """By day, those for everybody first. Refused: invalid_input."""
    if not timedelta() <= query.last_day - query.first_day <= LONGEST:
        return invalid("last_day")
    rows = await ctx.rows("menu.between", query.first_day, query.last_day)
    places = await ctx.rows("menu.with_meals")
    return MenusView(
        menus=[MenuView.model_validate(dict(row)) for row in rows],
        facilities=[MealFacility.model_validate(dict(row)) for row in places],
    )
