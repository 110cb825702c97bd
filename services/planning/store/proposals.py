"""A demand under lock, with the planning of its child."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.context import Ctx
from services.planning.domain.deciding import Held, HeldCell
from services.planning.domain.places import PoolKey
from services.planning.domain.situation import Hold, Kind
from services.planning.store.sheets import lock_children


async def lock_proposal(ctx: Ctx, proposal_id: UUID, seen_by: UUID | None) -> Held | None:
    """Locks the child of a demand, then reads both; None when there is no such demand, or not for this guardian."""
    found = await ctx.row("proposal.child_of", proposal_id, seen_by)
    if found is None:
        return None
    sheet = await lock_children(ctx, [found["child_id"]], found["first"], found["last"])
    row = await ctx.row("proposal.of_id", proposal_id)
    assert row is not None, "demands are never deleted"
    units = sheet.catalogue.units
    return Held(
        id=proposal_id,
        kind=Kind(row["kind"]),
        state=row["state"],
        decision_no=row["decision_no"],
        outcome=row["outcome"],
        hold=Hold(row["hold"]) if row["hold"] else None,
        line=sheet.lines[row["line_id"]],
        cells=tuple(
            HeldCell(date.fromisoformat(day), units[UUID(unit)], before, gives_up)
            for day, unit, before, gives_up in row["cells"]
        ),
        queued={PoolKey(UUID(pool), date.fromisoformat(day)): ahead for pool, day, ahead in row["waiting"]},
        sheet=sheet,
        pattern=row["pattern"],
    )
