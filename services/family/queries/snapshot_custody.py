"""Every custody calendar, for the services that keep a copy."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import CustodyChanged, SnapshotCustody
from contracts.operations import SnapshotPage
from services.family.paging import page_of


async def snapshot_custody(ctx: Ctx, query: SnapshotCustody) -> SnapshotPage:
    """A page of what `custody-changed` says, in id order."""
    rows = await ctx.rows("custody.page", query.after, query.limit)
    events = (
        CustodyChanged.model_validate(
            {"version": row["version"], "child_id": row["child_id"], "calendar": row["calendar"]}
        )
        for row in rows
    )
    return page_of(events, query.limit)
