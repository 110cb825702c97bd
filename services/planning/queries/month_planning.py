"""A child's month, as the asking guardian may see it."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.days import month_bounds
from contracts.planning import MonthPlanning
from services.planning.store.grids import grid


async def month_planning(ctx: Ctx, query: MonthPlanning) -> bytes | Refusal:
    """The month's grid, or `unchanged` when the caller's etag still holds. Refused: child_unknown."""
    first, last = month_bounds(query.month)
    return await grid(ctx, query.child_id, first, last, query.known_etag)
