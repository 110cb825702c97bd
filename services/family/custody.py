"""The custody calendar of a child as it is kept: one row, replaced whole, told as ids and dates."""

from __future__ import annotations

from uuid import UUID

from chassis.context import Ctx
from contracts.family import CustodyCalendar, CustodyChanged, CustodyView


async def kept_custody(ctx: Ctx, child_id: UUID) -> CustodyView:
    """The calendar, null where none is drawn; version 0 before the first."""
    row = await ctx.row("custody.of_child", child_id)
    if row is None:
        return CustodyView(child_id=child_id, calendar=None, version=0)
    sealed = row["reference"]
    return CustodyView(
        child_id=child_id,
        calendar=CustodyCalendar.model_validate(row["calendar"]) if row["calendar"] else None,
        version=row["version"],
        reference=ctx.sealer.open(sealed, "custody", "reference", child_id) if sealed else "",
    )


async def put_custody(
    ctx: Ctx, family_id: UUID, known: CustodyView, calendar: CustodyCalendar | None, reference: str
) -> CustodyView:
    """Keeps the next version and tells it. The family's file is locked."""
    child_id, version = known.child_id, known.version + 1
    drawn = calendar.model_dump(mode="json") if calendar else None
    sealed = ctx.sealer.seal(reference, "custody", "reference", child_id) if reference else None
    await ctx.run("custody.put", child_id, family_id, drawn, version, sealed)
    ctx.emit(CustodyChanged(version=version, child_id=child_id, calendar=calendar))
    ctx.audit("custody.drawn", entity="child", entity_id=child_id, detail={"calendar": drawn})
    return CustodyView(child_id=child_id, calendar=calendar, version=version, reference=reference)
