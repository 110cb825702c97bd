"""Family says who a family's guardians are, where to write and whether they agreed to e-mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.context import Ctx
from contracts.family import EventGuardian, FamilyChanged


async def on_family_changed(ctx: Ctx, event: FamilyChanged) -> None:
    """Keeps our own small copy."""
    await apply_family(ctx, event.family_id, event.version, event.deleted, event.model_dump(mode="json"))


async def apply_family(ctx: Ctx, family_id: UUID, version: int, deleted: bool, data: dict[str, Any]) -> bool:
    """Replaces what is known of a family unless a newer version is. Serves the event and the rebuild."""
    newer = await ctx.value("known.put_family", family_id, version, data.get("family_number", ""), deleted)
    if newer is None:
        return False
    guardians = [] if deleted else [EventGuardian.model_validate(one) for one in data.get("guardians", [])]
    await ctx.run("known.forget_other_guardians", family_id, [one.guardian_id for one in guardians])
    await ctx.many(
        "known.put_guardian",
        [
            (
                one.guardian_id,
                family_id,
                one.civility,
                one.last_name,
                one.first_name,
                one.email,
                one.email_allowed,
                one.message_language,
            )
            for one in guardians
        ],
    )
    return True
