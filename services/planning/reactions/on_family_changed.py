"""Family says who a family's guardians are: planning keeps their names and who lives together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.context import Ctx
from contracts.family import EventGuardian, FamilyChanged
from services.planning.domain.household import household_of


async def on_family_changed(ctx: Ctx, event: FamilyChanged) -> None:
    """Keeps our own small copy."""
    await apply_family(ctx, event.family_id, event.version, event.deleted, event.model_dump(mode="json"))


async def apply_family(ctx: Ctx, family_id: UUID, version: int, deleted: bool, data: dict[str, Any]) -> bool:
    """Replaces what is known of a family unless a newer version is. Serves the event and the rebuild."""
    if await ctx.value("known.put_family", family_id, version, deleted) is None:
        return False
    guardians = [] if deleted else [EventGuardian.model_validate(one) for one in data.get("guardians", [])]
    await ctx.run("known.forget_other_guardians", family_id, [one.guardian_id for one in guardians])
    rows = [
        {
            "guardian_id": one.guardian_id,
            "last_name": one.last_name,
            "first_name": one.first_name,
            "household": household_of(one.address.street, one.address.postcode, one.address.town),
        }
        for one in guardians
    ]
    await ctx.run("known.put_guardians", family_id, rows)
    await ctx.run("known.refresh_children_of_family", family_id)
    return True
