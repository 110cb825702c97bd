"""Ends the planning of a child whom family took back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.context import Ctx
from contracts.planning import ProposalWithdrawn
from services.planning.domain.leaving import days_to_come, give_up, places_of
from services.planning.domain.places import PoolKey
from services.planning.store.sheets import lock_pools, look
from services.planning.store.writing import write, written_by


async def end_planning(ctx: Ctx, child_id: UUID) -> None:
    """Days to come are given up and open demands withdrawn, then enrolments end; what was seen or closed stays.

    Family asks before it takes a child back, so this finds something only when an enrolment crossed its question.
    """
    await ctx.value("sheet.lock_children", [child_id])
    if not await ctx.value("enrolment.child_is_enrolled", child_id):
        return
    last: date = await ctx.value("enrolment.last_day_of_child", child_id)
    lines = [row["id"] for row in await ctx.rows("sheet.lines_of_children", [child_id])]
    sheet = await look(ctx, lines, min(ctx.today, last), last)
    written = written_by(ctx)
    demands = await ctx.rows("proposal.open_of_child", child_id)
    queued = [PoolKey(UUID(pool), date.fromisoformat(day)) for one in demands for pool, day in one["waiting"]]
    cells = days_to_come(sheet, ctx.today)
    places = await lock_pools(ctx, sheet, {*places_of(sheet, cells), *queued})
    give_up(sheet, places, cells)
    for line_id, day in cells:
        written.tell(sheet.lines[line_id], day, "child_left")
    places.leave_queue(queued)
    for one in demands:
        written.left_waiting.append(one["id"])
        for day in one["days"]:
            sheet.leave(sheet.lines[one["line_id"]], day)
    await write(ctx, sheet, written, places)
    for row in await ctx.rows("gesture.withdraw", [one["id"] for one in demands]):
        ctx.emit(
            ProposalWithdrawn(
                version=row["version"],
                proposal_id=row["id"],
                family_id=row["family_id"],
                withdrawn_at=ctx.now,
            )
        )
    await ctx.run("enrolment.end_of_child", child_id)
    ctx.audit("child.left", entity="child", entity_id=child_id, detail={"days": len(cells)})
