"""A town names its schools, canteens and centres."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import DefineFacilities, SettingsSaved


async def define_facilities(ctx: Ctx, command: DefineFacilities) -> SettingsSaved:
    """Creates or changes facilities; the same again changes nothing."""
    changed = await ctx.run(
        "settings.put_facilities", [one.model_dump(mode="json") for one in command.facilities]
    )
    if changed:
        await ctx.run("settings.changed")
        for one in command.facilities:
            ctx.audit(
                "facility.defined", entity="facility", entity_id=one.facility_id, detail={"code": one.code}
            )
    return SettingsSaved(changed=changed)
