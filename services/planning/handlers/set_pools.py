"""A town says how many places it has."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import SetPools, SettingsSaved
from services.planning.errors import invalid, not_found
from services.planning.store.recount import recount


async def set_pools(ctx: Ctx, command: SetPools) -> SettingsSaved | Refusal:
    """Creates or changes pools; fewer places than are taken only stops new bookings. Refused: not_found, invalid_input."""
    for n, one in enumerate(command.pools):
        if one.valid_to < one.valid_from:
            return invalid(f"pools.{n}.valid_to")
        if not set(range(1, 8)).issuperset(one.weekdays):
            return invalid(f"pools.{n}.weekdays")
    missing = await ctx.rows("settings.facilities_missing", [one.facility_id for one in command.pools])
    if missing:
        return not_found(facility_id=str(missing[0][0]))
    rows = [one.model_dump(mode="json") for one in command.pools]
    moved = [row["pool_id"] for row in await ctx.rows("settings.pools_moved", rows)]
    changed = await ctx.run("settings.put_pools", rows)
    if changed:
        await ctx.run("settings.changed")
        await recount(ctx, moved)
        for one in command.pools:
            detail = {"slot": one.slot, "places": one.places}
            ctx.audit("pool.set", entity="pool", entity_id=one.pool_id, detail=detail)
    return SettingsSaved(changed=changed)
