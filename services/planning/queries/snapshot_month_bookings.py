"""Every line's month in id order, so that a listener can rebuild what it knows."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.days import month_bounds
from contracts.operations import SnapshotPage, SnapshotRow
from contracts.planning import SnapshotMonthBookings
from services.planning.store.sheets import look
from services.planning.store.writing import month_events


async def snapshot_month_bookings(ctx: Ctx, query: SnapshotMonthBookings) -> SnapshotPage:
    """A page of what `month-bookings-changed` says, with the version last told."""
    rows = await ctx.rows("planning.snapshot_months", query.after, query.limit)
    if not rows:
        return SnapshotPage(rows=[])
    bounds = [month_bounds(row["month"]) for row in rows]
    lines = sorted({row["line_id"] for row in rows})
    sheet = await look(ctx, lines, min(first for first, _ in bounds), max(last for _, last in bounds))
    events = month_events(sheet, [(row["line_id"], row["month"]) for row in rows])
    page = [
        SnapshotRow(
            id=row["id"], version=event.version, data=event.model_dump(mode="json", exclude={"version"})
        )
        for row, event in zip(rows, events, strict=True)
    ]
    return SnapshotPage(rows=page, next_after=rows[-1]["id"] if len(rows) == query.limit else None)
