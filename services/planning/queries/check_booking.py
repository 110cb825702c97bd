"""What asking for days would answer now, without doing it."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import AskCheck, CheckBooking
from services.planning.domain.places import Allotment, PoolDay, PoolKey
from services.planning.domain.reserving import Wanted, keys_wanted, reserve
from services.planning.domain.scope import by_agent
from services.planning.domain.sheet import Sheet
from services.planning.errors import not_found
from services.planning.store.opening import awaited, due_on
from services.planning.store.saying import said_booking
from services.planning.store.sheets import see_cells


async def check_booking(ctx: Ctx, query: CheckBooking) -> AskCheck | Refusal:
    """The outcome of each cell, as request-booking would say it. Refused: not_found."""
    cells = [Wanted(cell.line_id, cell.day, cell.unit_id) for cell in query.cells]
    sheet = await see_cells(ctx, [(cell.line_id, cell.day) for cell in cells])
    if sheet is None:
        return not_found()
    agent = by_agent(ctx.actor)
    places = await _places(ctx, sheet, keys_wanted(sheet, cells, ctx.now, by_agent=agent))
    answers = reserve(sheet, places, cells, ctx.now, by_agent=agent)
    return AskCheck(
        cells=[said_booking(answer) for answer in answers], due_on=due_on(ctx.today, awaited(answers))
    )


async def _places(ctx: Ctx, sheet: Sheet, keys: set[PoolKey]) -> Allotment:
    """The pools as they are, without a lock."""
    ordered = sorted(keys)
    rows = await ctx.rows("proposal.pools_on", [key.pool_id for key in ordered], [key.day for key in ordered])
    known = {PoolKey(row["pool_id"], row["day"]): row for row in rows}
    pools = {}
    for key in ordered:
        row = known.get(key)
        places = sheet.catalogue.places(key.pool_id)
        pools[key] = PoolDay(places, row["taken"] if row else 0, row["waiting"] if row else 0)
    return Allotment(pools)
