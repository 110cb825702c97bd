"""Who is expected and who was there, for one offering on one day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import Roster, RosterChild, RosterView
from services.planning.domain.cell import Status, read_cell
from services.planning.domain.scope import may_enter
from services.planning.domain.sheet import Line, Sheet
from services.planning.errors import elsewhere, not_found
from services.planning.store.catalogue import catalogue_of
from services.planning.store.sheets import look

AWAITED = frozenset({Status.BOOKED.value, Status.RECURRING.value})


async def roster(ctx: Ctx, query: Roster) -> RosterView | Refusal:
    """Every child enrolled or marked that day, once each, by name.

    Refused: not_found, not_allowed (another facility than the agent's).
    """
    catalogue = await catalogue_of(ctx)
    offering = catalogue.offerings.get(query.offering_id)
    if offering is None:
        return not_found()
    if not may_enter(ctx.actor, offering.facility.id):
        return elsewhere()
    found = await ctx.rows("planning.roster", offering.id, query.day)
    children: list[RosterChild] = []
    if found:
        sheet = await look(ctx, [row["id"] for row in found], query.day, query.day, whole_months=False)
        ids = [line.child_id for line in sheet.lines.values()]
        names = {row["child_id"]: row for row in await ctx.rows("planning.roster_names", ids)}
        children = _once_each(
            _child(ctx, sheet, line, names[line.child_id], query.day)
            for line in sheet.lines.values()
            if line.child_id in names
        )
    return RosterView(
        offering_id=offering.id,
        offering=offering.name,
        facility=offering.facility.name,
        day=query.day,
        running=catalogue.runs(offering, query.day),
        children=sorted(children, key=lambda one: (one.last_name, one.first_name, one.status == "")),
    )


def _once_each(rows: Iterable[RosterChild]) -> list[RosterChild]:
    """One row per child, who may have a line for each parent: the awaited line, whichever line was marked."""
    by_child: dict[UUID, list[RosterChild]] = {}
    for row in rows:
        by_child.setdefault(row.child_id, []).append(row)
    children = []
    for known in by_child.values():
        known.sort(key=lambda row: (row.status not in AWAITED, row.mark == "", row.status == "", row.line_id))
        marked = next((row.mark for row in known if row.mark), known[0].mark)
        children.append(known[0].model_copy(update={"mark": marked}))
    return children


def _child(ctx: Ctx, sheet: Sheet, line: Line, name: Record, day: date) -> RosterChild:
    row = sheet.cells.get((line.id, day))
    cell = read_cell(sheet.situation(line, day), ctx.now, by_agent=True)
    held = row is not None and row.state is not None
    unit = sheet.unit_for(line, day)
    return RosterChild(
        child_id=line.child_id,
        last_name=name["last_name"],
        first_name=name["first_name"],
        school=name["school"],
        class_name=name["class_name"],
        line_id=line.id,
        unit_id=unit.id if held else None,
        unit=unit.name if held else "",
        status=cell.status.value if cell.status is not None else "",
        mark=row.presence.value if row is not None else "",
    )
