"""Family says who a child is and who may act for them, or that it took a child back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.context import Ctx
from contracts.family import ChildChanged
from services.planning.store.leaving import end_planning


async def on_child_changed(ctx: Ctx, event: ChildChanged) -> None:
    """Keeps our own small copy: names, school and class for rosters, guardians for who sees what."""
    await apply_child(ctx, event.child_id, event.version, event.deleted, event.model_dump(mode="json"))


async def apply_child(ctx: Ctx, child_id: UUID, version: int, deleted: bool, data: dict[str, Any]) -> bool:
    """Replaces what is known of a child unless a newer version is. Serves the event and the rebuild."""
    put = await ctx.value(
        "known.put_child",
        child_id,
        version,
        UUID(data["family_id"]),
        data["last_name"],
        data["first_name"],
        data["school"],
        data["class_name"],
        [UUID(one) for one in data["guardian_ids"]],
        deleted,
    )
    if put is None:
        return False
    await ctx.run("known.refresh_child", child_id)
    if deleted:
        await end_planning(ctx, child_id)
    return True
