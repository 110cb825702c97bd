"""What a family's children will be served."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import FamilyMeals, FamilyMealsView, MealOfChild
from services.planning.domain.scope import asker
from services.planning.domain.telling import tell_day
from services.planning.errors import invalid
from services.planning.store.sheets import look

LONGEST = timedelta(days=31)


async def family_meals(ctx: Ctx, query: FamilyMeals) -> FamilyMealsView | Refusal:
    """Each day a child is expected for a meal, with the menu of that facility, else of all. Refused: invalid_input."""
    first, last = query.first_day, query.last_day
    if not timedelta() <= last - first <= LONGEST:
        return invalid("last_day")
    seen = await ctx.rows("planning.lines_of_family", query.family_id, asker(ctx.actor), first, last)
    if not seen:
        return FamilyMealsView(meals=[])
    known = {
        (row["facility_id"], row["day"]): row["dishes"] for row in await ctx.rows("menu.between", first, last)
    }
    sheet = await look(ctx, [row["id"] for row in seen], first, last, whole_months=False, to_judge=False)
    meals = {}
    for line_id, day in sheet.cells:
        line = sheet.lines[line_id]
        told = tell_day(sheet, line, day)
        if told is None or not told.expected or not sheet.unit_for(line, day).has_meal:
            continue
        facility = line.offering.facility
        dishes = known.get((facility.id, day)) or known.get((None, day), [])
        meals[day, line.child_name, facility.name] = MealOfChild(
            child_id=line.child_id,
            child_name=line.child_name,
            day=day,
            facility=facility.name,
            dishes=dishes,
        )
    return FamilyMealsView(meals=[meals[key] for key in sorted(meals)])
