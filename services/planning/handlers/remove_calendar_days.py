"""Staff remove days from the calendar."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import RemoveCalendarDays, SettingsSaved
from services.planning.store.days import days_changed


async def remove_calendar_days(ctx: Ctx, command: RemoveCalendarDays) -> SettingsSaved:
    """Removes rows; no later import brings them back, and their history stays in the audit."""
    rows = [one.model_dump(mode="json") for one in command.days]
    changed = await ctx.run("calendar.remove_days", rows)
    if changed:
        await days_changed(ctx, [one.day for one in command.days])
        for row in rows:
            ctx.audit("calendar.day_removed", entity="calendar", entity_id=row["day"], detail=row)
    return SettingsSaved(changed=changed)
