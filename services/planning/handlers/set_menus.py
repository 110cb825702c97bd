"""An agent types the menus of some days."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import SetMenus, SettingsSaved
from services.planning.errors import invalid, not_found


async def set_menus(ctx: Ctx, command: SetMenus) -> SettingsSaved | Refusal:
    """Sets each day's menu, or takes it away when it has no dish. Refused: not_found (facility), invalid_input (a day twice)."""
    if len({(one.facility_id, one.day) for one in command.menus}) < len(command.menus):
        return invalid("menus", "a day twice")
    wanted = sorted({one.facility_id for one in command.menus if one.facility_id is not None})
    missing = await ctx.rows("settings.facilities_missing", wanted)
    if missing:
        return not_found(id=str(missing[0][0]))
    rows = [one.model_dump(mode="json") for one in command.menus]
    changed = await ctx.run("menu.put", [row for row in rows if row["dishes"]])
    changed += await ctx.run("menu.remove", [row for row in rows if not row["dishes"]])
    if changed:
        days = sorted({one.day.isoformat() for one in command.menus})
        ctx.audit("menus.set", entity="menu", entity_id=days[0], detail={"days": days, "changed": changed})
    return SettingsSaved(changed=changed)
