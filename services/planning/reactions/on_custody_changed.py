"""Family says whose day it is: regular days move to the line of the adult who has the child, from tomorrow on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.context import Ctx
from contracts.family import CustodyChanged
from services.planning.store.custody import follow_custody


async def on_custody_changed(ctx: Ctx, event: CustodyChanged) -> None:
    """Keeps our own copy and derives the days to come again. What was asked one by one stays; so do past days."""
    await apply_custody(ctx, event.child_id, event.version, False, event.model_dump(mode="json"))


async def apply_custody(ctx: Ctx, child_id: UUID, version: int, deleted: bool, data: dict[str, Any]) -> bool:
    """Replaces what is known of a child's custody unless a newer version is. Serves the event and the rebuild."""
    calendar = None if deleted else data["calendar"]
    if await ctx.value("custody.put", child_id, version, calendar) is None:
        return False
    await ctx.run("known.refresh_child", child_id)
    await follow_custody(ctx, [child_id])
    return True
