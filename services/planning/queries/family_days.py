"""What a family's children do between two days."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import FamilyDay, FamilyDays, FamilyDaysView
from services.planning.domain.cell import read_cell
from services.planning.domain.scope import asker
from services.planning.domain.telling import tell_day
from services.planning.errors import invalid
from services.planning.store.sheets import look

LONGEST = timedelta(days=31)


async def family_days(ctx: Ctx, query: FamilyDays) -> FamilyDaysView | Refusal:
    """The days on which a child of the family is expected or was there, by day then child. Refused: invalid_input."""
    if not timedelta() <= query.last_day - query.first_day <= LONGEST:
        return invalid("last_day")
    seen = await ctx.rows(
        "planning.lines_of_family", query.family_id, asker(ctx.actor), query.first_day, query.last_day
    )
    if not seen:
        return FamilyDaysView(days=[])
    sheet = await look(ctx, [row["id"] for row in seen], query.first_day, query.last_day, whole_months=False)
    days = []
    for line_id, day in sheet.cells:
        line = sheet.lines[line_id]
        told = tell_day(sheet, line, day)
        cell = read_cell(sheet.situation(line, day), ctx.now)
        if told is not None and (told.expected or cell.mark is not None):
            days.append(
                FamilyDay(
                    child_id=line.child_id,
                    child_name=line.child_name,
                    day=day,
                    line_id=line_id,
                    offering=line.offering.name,
                    unit=sheet.unit_for(line, day).name,
                    status=told.status,
                )
            )
    return FamilyDaysView(days=sorted(days, key=lambda one: (one.day, one.child_name, one.offering)))
