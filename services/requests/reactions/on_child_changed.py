"""Family says who may act for a child, and its school."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.context import Ctx
from contracts.family import ChildChanged


async def on_child_changed(ctx: Ctx, event: ChildChanged) -> None:
    """Keeps our own small copy: what a guardian asked about a child closes to them with the child, and opens again."""
    await apply_child(ctx, event.child_id, event.version, event.deleted, event.model_dump(mode="json"))


async def apply_child(ctx: Ctx, child_id: UUID, version: int, deleted: bool, data: dict[str, Any]) -> bool:
    """Replaces what is known of a child unless a newer version is. Serves the event and the rebuild."""
    guardians = [UUID(one) for one in data.get("guardian_ids", [])]
    school = str(data.get("school", "")).strip()
    return await ctx.value("known.put_child", child_id, version, guardians, deleted, school) is not None
