"""A child's whole record: the guide's *Mes enfants*, and what an agent needs of it."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import ChildRecord, ChildRecordView
from services.family import errors
from services.family.domain.viewer import viewer_of
from services.family.health import READERS, may_read_health, trace_reading
from services.family.pending import pending_of
from services.family.records import read_consents, read_health, read_persons
from services.family.sheets import child_sheet


async def child_record(ctx: Ctx, query: ChildRecord) -> ChildRecordView | Refusal:
    """The record as far as the caller may see it. Refused: `child_unknown`, `reading_reason_required`."""
    viewer = viewer_of(ctx.actor, query.family_id)
    if viewer is None:
        return errors.child_unknown()
    family = await ctx.row("family.seen_by", query.family_id, viewer.guardian_id)
    children = await ctx.rows("child.seen_by", query.family_id, viewer.guardian_id)
    row = next((one for one in children if one["id"] == query.child_id), None)
    if family is None or row is None:
        return errors.child_unknown()
    opens = query.health and may_read_health(ctx.actor)
    reason = query.reason.strip()
    if opens and ctx.actor.kind == "staff" and not reason:
        return errors.reading_reason_required()
    if opens:
        trace_reading(ctx, query.child_id, "record", reason)
    ctx.audit("child.read", entity="child", entity_id=query.child_id)
    whole = ctx.actor.kind == "guardian" or not READERS.isdisjoint(ctx.actor.roles)
    return ChildRecordView(
        child=child_sheet(row, viewer.names),
        family_id=query.family_id,
        version=family["version"],
        authorised=await read_persons(ctx, query.child_id, viewer.guardian_id) if whole else [],
        consents=await read_consents(ctx, query.child_id) if whole else [],
        health_open=may_read_health(ctx.actor),
        health=await read_health(ctx, query.child_id) if opens else None,
        pending=[
            one
            for one in await pending_of(ctx, query.family_id, viewer.guardian_id)
            if one.child_id == query.child_id
        ],
    )
