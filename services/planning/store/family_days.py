"""The days on which a family's children are expected or were there, as one guardian may see them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.context import Ctx
from contracts.planning import FamilyDay
from services.planning.domain.cell import Cell, layers_of
from services.planning.domain.sheet import Line, Sheet
from services.planning.domain.telling import tell_day
from services.planning.store.sheets import look

SETTLED_ABSENCES = frozenset({"excused_absence", "billed_absence", "leave_day"})


async def days_between(
    ctx: Ctx, family_id: UUID, guardian_id: UUID | None, first: date, last: date, *, absences: bool = False
) -> list[FamilyDay]:
    """By day, child and offering. `guardian_id`: whose sight limits the reading; None for an agent.

    `absences` also tells the days on which a settled absence stands for what was booked.
    """
    seen = await ctx.rows("planning.lines_of_family", family_id, guardian_id, first, last)
    if not seen:
        return []
    sheet = await look(ctx, [row["id"] for row in seen], first, last, whole_months=False, to_judge=False)
    return days_of(sheet, last, absences=absences)


def days_of(sheet: Sheet, last: date, *, absences: bool = False) -> list[FamilyDay]:
    """The same of a sheet that was read, until a day."""
    days = []
    for line_id, day in sheet.cells:
        if day > last:
            continue
        line = sheet.lines[line_id]
        told = tell_day(sheet, line, day)
        if told is None:
            continue
        if told.expected or (absences and told.status in SETTLED_ABSENCES) or _marked(sheet, line, day):
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
    return sorted(days, key=lambda one: (one.day, one.child_name, one.offering))


def _marked(sheet: Sheet, line: Line, day: date) -> bool:
    return Cell(tuple(layers_of(sheet.situation(line, day))), ()).mark is not None
