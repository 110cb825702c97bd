"""What a family may choose when it plans many days at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.planning import PlanActivity, PlanChild, PlanChoices, PlanChoicesView, PlanUnit
from services.planning.domain.calendar import ONE_DAY
from services.planning.domain.catalogue import Catalogue, Offering
from services.planning.domain.planner import next_holidays, year_end
from services.planning.domain.scope import asker
from services.planning.store.catalogue import catalogue_of


async def plan_choices(ctx: Ctx, query: PlanChoices) -> PlanChoicesView:
    """The guardian's children with the activities they are enrolled in from today on, in the town's order."""
    rows = await ctx.rows("gesture.choices", query.family_id, asker(ctx.actor), ctx.today)
    catalogue = await catalogue_of(ctx)
    holidays = next_holidays(catalogue.calendar, ctx.today)
    return PlanChoicesView(
        children=[
            PlanChild(child_id=row["child_id"], first_name=row["first_name"], last_name=row["last_name"])
            for row in rows
        ],
        activities=_activities(catalogue, rows),
        until_holidays=holidays[0] - ONE_DAY if holidays else None,
        holidays=holidays[1] if holidays else "",
        until_year_end=year_end(catalogue.calendar, ctx.today),
        last_day=max((date.fromisoformat(last) for row in rows for _, last in row["lines"]), default=None),
    )


def _activities(catalogue: Catalogue, rows: Iterable[Record]) -> list[PlanActivity]:
    """The offerings of one name and category are one activity, whatever the school."""
    enrolled: dict[UUID, list[tuple[UUID, date]]] = {}
    for row in rows:
        for offering, last in row["lines"]:
            enrolled.setdefault(UUID(offering), []).append((row["child_id"], date.fromisoformat(last)))
    groups: dict[tuple[str, str], list[Offering]] = {}
    for offering in catalogue.offerings.values():
        if offering.id in enrolled:
            groups.setdefault((offering.category, offering.name), []).append(offering)
    return [_activity(offerings, enrolled) for offerings in groups.values()]


def _activity(offerings: list[Offering], enrolled: dict[UUID, list[tuple[UUID, date]]]) -> PlanActivity:
    here = [one for offering in offerings for one in enrolled[offering.id]]
    units = {unit.code: unit.name for offering in offerings for unit in offering.offered_units}
    return PlanActivity(
        offering_id=offerings[0].id,
        name=offerings[0].name,
        category=offerings[0].category,
        units=[PlanUnit(code=code, name=name) for code, name in units.items()],
        weekdays=sorted({day for offering in offerings for day in offering.schedule.weekdays}),
        child_ids=list(dict.fromkeys(child for child, _ in here)),
        last_day=max(last for _, last in here),
    )
