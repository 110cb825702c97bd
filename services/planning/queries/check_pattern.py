"""What another weekly pattern would change, day by day, without doing it."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import CheckPattern, PatternCell, PatternCheck, PlannedLine
from services.planning.domain.scope import by_agent
from services.planning.domain.sheet import Line
from services.planning.domain.weekly import Change, judge
from services.planning.store.opening import due_on
from services.planning.store.sheets import see_pools
from services.planning.store.weekly import read_asked, said_change


async def check_pattern(ctx: Ctx, query: CheckPattern) -> PatternCheck | Refusal:
    """The days that change with the outcome request-pattern would give each. Refused: as read_asked says."""
    asking = await read_asked(ctx, query, lock=False)
    if isinstance(asking, Refusal):
        return asking
    sheet, changes = asking.sheet, asking.wanted.changes
    places = await see_pools(ctx, sheet, asking.wanted.keys(sheet))
    judge(sheet, places, changes, ctx.now, by_agent=by_agent(ctx.actor))
    lines: dict[str, Line] = {str(one.line.id): one.line for one in changes}
    return PatternCheck(
        lines=[_line(line, asking.first_name) for line in lines.values()],
        cells=[_cell(one) for one in changes],
        due_on=due_on(ctx.today, [one.day for one in changes if one.result in ("opened", "on_hold")]),
    )


def _line(line: Line, first_name: str) -> PlannedLine:
    return PlannedLine(
        line_id=line.id,
        child_id=line.child_id,
        child_name=line.child_name,
        first_name=first_name,
        offering=line.offering.name,
        facility=line.offering.facility.name,
    )


def _cell(one: Change) -> PatternCell:
    said = said_change(one)
    several = len(one.line.offering.offered_units) > 1
    return PatternCell(
        line_id=one.line.id,
        day=one.day,
        change="take" if one.takes else "give_up",
        unit=one.unit.name if several else "",
        result=said.result,
        code=said.code,
        data=said.data,
    )
