"""The weekly patterns of a child, activity by activity."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import ChildPatterns, ChildPatternsView, PatternDay, PatternLine, PatternUnit
from services.planning.domain.catalogue import Catalogue
from services.planning.domain.scope import asker
from services.planning.errors import child_unknown
from services.planning.store.catalogue import catalogue_of


async def child_patterns(ctx: Ctx, query: ChildPatterns) -> ChildPatternsView | Refusal:
    """Of the lines the asker sees: another home's are not told. Refused: child_unknown."""
    seen_by = asker(ctx.actor)
    children = await ctx.rows("gesture.children", [query.child_id], seen_by)
    if not children:
        return child_unknown()
    catalogue = await catalogue_of(ctx)
    return ChildPatternsView(
        child_id=query.child_id,
        child_name=children[0]["child_name"],
        first_name=children[0]["first_name"],
        lines=[
            _line(catalogue, row)
            for row in await ctx.rows("enrolment.of_child", query.child_id, seen_by, ctx.today)
        ],
    )


def _line(catalogue: Catalogue, row: Record) -> PatternLine:
    offering = catalogue.offerings[row["offering_id"]]
    return PatternLine(
        enrolment_id=row["id"],
        line_id=row["line_id"],
        offering=offering.name,
        facility=offering.facility.name,
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        weekdays=sorted(offering.schedule.weekdays),
        units=[PatternUnit(unit_id=unit.id, name=unit.name) for unit in offering.offered_units],
        decide=offering.rules.decide,
        regular_from=row["regular_from"],
        days=[PatternDay.model_validate(day) for day in row["days"] or []],
        asked=row["asked"],
    )
