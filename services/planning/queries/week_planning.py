"""A child's week from its Monday; the same shape as a month."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import WeekPlanning
from services.planning.store.grids import grid


async def week_planning(ctx: Ctx, query: WeekPlanning) -> bytes | Refusal:
    """Seven days from the Monday of the day named. Refused: child_unknown."""
    monday = query.monday - timedelta(days=query.monday.weekday())
    return await grid(ctx, query.child_id, monday, monday + timedelta(days=6), query.known_etag)
