"""A town names its schools, canteens and centres."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import DefineFacilities, SettingsSaved
from services.planning.domain.named import told_twice
from services.planning.errors import invalid


async def define_facilities(ctx: Ctx, command: DefineFacilities) -> SettingsSaved | Refusal:
    """Creates or changes facilities; the same again changes nothing. Refused: invalid_input (an id or a code given twice,
    a code that another facility has).
    """
    await ctx.value("settings.lock")
    ids, codes = [one.facility_id for one in command.facilities], [one.code for one in command.facilities]
    if told_twice(ids):
        return invalid("facility_id")
    if told_twice(codes) or await ctx.rows("settings.facility_codes_elsewhere", ids, codes):
        return invalid("code")
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
