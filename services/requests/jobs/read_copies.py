"""Reads from their owners the copies that an update made: nobody has to ask for a rebuild."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from chassis.projection import rebuild_projection
from contracts.operations import REBUILD_PROJECTION


async def read_copies(ctx: Ctx) -> None:
    """Each copy a migration has named, once; an owner that does not answer is asked again the next time."""
    for row in await ctx.rows("known.copies_to_read"):
        outcome = await rebuild_projection(ctx, REBUILD_PROJECTION["requests"](projection=row["name"]))
        if isinstance(outcome, Refusal):
            ctx.log.warning("a copy waits for its owner", copy=row["name"], code=outcome.code)
            continue
        await ctx.run("known.copy_read", row["name"])
        ctx.log.info("a copy was read", copy=row["name"], read=outcome.read, applied=outcome.applied)
