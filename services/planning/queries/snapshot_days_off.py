"""The town's days off, for the services that keep a small copy."""

from __future__ import annotations

from uuid import UUID

from chassis.context import Ctx
from contracts.operations import SnapshotPage, SnapshotRow
from contracts.planning import SnapshotDaysOff
from services.planning.store.days import days_off_now

_THE_ONE = UUID(int=1)
"""There is one calendar in a deployment, and a snapshot names its rows by UUID."""


async def snapshot_days_off(ctx: Ctx, query: SnapshotDaysOff) -> SnapshotPage:
    """What `days-off-changed` would say now."""
    if query.after is not None:
        return SnapshotPage(rows=[])
    event = await days_off_now(ctx)
    row = SnapshotRow(id=_THE_ONE, version=event.version, data=event.model_dump(mode="json"))
    return SnapshotPage(rows=[row])
