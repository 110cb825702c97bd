"""What declaring absences would answer now, without doing it."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import AskCheck, CheckAbsence
from services.planning.domain.declaring import judge
from services.planning.domain.reserving import Wanted
from services.planning.domain.scope import by_agent
from services.planning.errors import not_found
from services.planning.store.opening import awaited, due_on
from services.planning.store.saying import said_absence
from services.planning.store.sheets import see_cells


async def check_absence(ctx: Ctx, query: CheckAbsence) -> AskCheck | Refusal:
    """The outcome of each cell with an ordinary reason. Refused: not_found."""
    cells = [Wanted(cell.line_id, cell.day) for cell in query.cells]
    sheet = await see_cells(ctx, [(cell.line_id, cell.day) for cell in cells])
    if sheet is None:
        return not_found()
    declared = judge(sheet, cells, ctx.now, by_agent=by_agent(ctx.actor), leave=False)
    return AskCheck(
        cells=[said_absence(one) for one in declared], due_on=due_on(ctx.today, awaited(declared))
    )
