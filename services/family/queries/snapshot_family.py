"""Every family, for the services that keep a small copy."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import FamilyChanged, SnapshotFamily
from contracts.operations import SnapshotPage
from services.family.paging import page_of


async def snapshot_family(ctx: Ctx, query: SnapshotFamily) -> SnapshotPage:
    """A page of what `family-changed` says, in id order."""
    rows = await ctx.rows("family.page", query.after, query.limit)
    return page_of(
        (
            FamilyChanged(
                family_id=row["id"],
                version=row["version"],
                family_number=row["number"],
                guardians=row["guardians"],
            )
            for row in rows
        ),
        query.limit,
    )
