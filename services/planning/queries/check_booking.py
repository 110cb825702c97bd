"""What asking for days would answer now, without doing it."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import AskCheck, CheckBooking
from services.planning.domain.reserving import Wanted, keys_wanted, reserve
from services.planning.domain.scope import by_agent
from services.planning.errors import not_found
from services.planning.store.opening import awaited, due_on
from services.planning.store.saying import said_booking
from services.planning.store.sheets import see_cells, see_pools


async def check_booking(ctx: Ctx, query: CheckBooking) -> AskCheck | Refusal:
    """The outcome of each cell, as request-booking would say it. Refused: not_found."""
    cells = [Wanted(cell.line_id, cell.day, cell.unit_id) for cell in query.cells]
    sheet = await see_cells(ctx, [(cell.line_id, cell.day) for cell in cells])
    if sheet is None:
        return not_found()
    agent = by_agent(ctx.actor)
    places = await see_pools(ctx, sheet, keys_wanted(sheet, cells, ctx.now, by_agent=agent))
    answers = reserve(sheet, places, cells, ctx.now, by_agent=agent)
    return AskCheck(
        cells=[said_booking(answer) for answer in answers], due_on=due_on(ctx.today, awaited(answers))
    )
