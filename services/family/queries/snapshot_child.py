"""Every child, for the services that keep a small copy."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import SnapshotChild
from contracts.operations import SnapshotPage
from services.family.announcing import child_event_of
from services.family.paging import page_of


async def snapshot_child(ctx: Ctx, query: SnapshotChild) -> SnapshotPage:
    """A page of what `child-changed` says, in id order."""
    rows = await ctx.rows("child.page", query.after, query.limit)
    return page_of((child_event_of(row) for row in rows), query.limit)
