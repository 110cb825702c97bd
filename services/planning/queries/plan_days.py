"""The days a plan makes, for the check page: nothing is written, nothing is held."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import (
    MAX_CELLS,
    ChildCopy,
    PlanDays,
    PlannedDaysView,
    WeekCopy,
    WeeklyPlan,
)
from services.planning.domain.planner import (
    LONGEST,
    Wish,
    copies,
    plan,
    same_activity,
    same_weekdays_later,
    unit_of,
    weekdays_between,
)
from services.planning.domain.scope import asker
from services.planning.domain.sheet import Sheet
from services.planning.errors import child_unknown, invalid, not_found, plan_too_long
from services.planning.store.catalogue import catalogue_of
from services.planning.store.planned import planned_view
from services.planning.store.sheets import look

SUNDAY = timedelta(days=6)
Plan = WeeklyPlan | WeekCopy | ChildCopy


async def plan_days(ctx: Ctx, query: PlanDays) -> PlannedDaysView | Refusal:
    """Cells by child, activity and day, and what is left out. Refused: child_unknown, not_found, invalid_input, plan_too_long."""
    asked = query.plan
    if not timedelta() <= asked.last_day - asked.first_day <= LONGEST:
        return invalid("last_day")
    first, last = asked.first_day, asked.last_day
    if isinstance(asked, WeekCopy):
        if asked.monday.isoweekday() != 1 or abs(asked.monday - first) > LONGEST:
            return invalid("monday")
        first, last = min(first, asked.monday), max(last, asked.monday + SUNDAY)
    children = _children(asked)
    rows = await ctx.rows("gesture.children", children, asker(ctx.actor))
    if len(rows) < len(set(children)):
        return child_unknown()
    sheet = await look(ctx, [line for row in rows for line in row["lines"]], first, last, whole_months=False)
    wishes = await _wishes(ctx, sheet, asked)
    if isinstance(wishes, Refusal):
        return wishes
    planned = plan(sheet, wishes, ctx.now, asker(ctx.actor))
    if len(planned.chosen) > MAX_CELLS:
        return plan_too_long(len(planned.chosen), MAX_CELLS)
    return planned_view(planned, {row["child_id"]: row for row in rows}, children)


def _children(asked: Plan) -> list[UUID]:
    if isinstance(asked, WeekCopy):
        return [asked.child_id]
    if isinstance(asked, ChildCopy):
        return list(dict.fromkeys([asked.from_child_id, *asked.child_ids]))
    return list(dict.fromkeys(asked.child_ids))


async def _wishes(ctx: Ctx, sheet: Sheet, asked: Plan) -> list[Wish] | Refusal:
    if isinstance(asked, WeekCopy):

        def again(day: date) -> list[tuple[UUID, date]]:
            later = same_weekdays_later(day, asked.first_day, asked.last_day, asked.every_weeks)
            return [(asked.child_id, one) for one in later]

        return copies(sheet, asked.child_id, asked.monday, asked.monday + SUNDAY, again)
    if isinstance(asked, ChildCopy):
        others = [child for child in dict.fromkeys(asked.child_ids) if child != asked.from_child_id]
        return copies(
            sheet,
            asked.from_child_id,
            asked.first_day,
            asked.last_day,
            lambda day: [(child, day) for child in others],
        )
    catalogue = await catalogue_of(ctx, sheet.catalogue.version)
    activity = catalogue.offerings.get(asked.offering_id)
    if activity is None:
        return not_found()
    known = [one for one in catalogue.offerings.values() if same_activity(one, activity)]
    if all(unit_of(one, asked.unit_code) is None for one in known):
        return invalid("unit_code")
    days = weekdays_between(asked.first_day, asked.last_day, asked.weekdays)
    return [
        Wish(child, day, activity, asked.unit_code)
        for child in dict.fromkeys(asked.child_ids)
        for day in days
    ]
