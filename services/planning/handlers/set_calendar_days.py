"""Staff add or correct days: closures, a worked public holiday, a moved holiday."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import SetCalendarDays, SettingsSaved
from services.planning.errors import not_found
from services.planning.store.days import days_changed


async def set_calendar_days(ctx: Ctx, command: SetCalendarDays) -> SettingsSaved | Refusal:
    """Adds or corrects rows by hand. Refused: not_found (facility)."""
    facilities = [one.facility_id for one in command.days if one.facility_id is not None]
    missing = await ctx.rows("settings.facilities_missing", facilities)
    if missing:
        return not_found(facility_id=str(missing[0][0]))
    rows = [one.model_dump(mode="json") for one in command.days]
    changed = await ctx.run("calendar.put_days", rows)
    if changed:
        await days_changed(ctx, [one.day for one in command.days])
        for row in rows:
            ctx.audit("calendar.day_set", entity="calendar", entity_id=row["day"], detail=row)
    return SettingsSaved(changed=changed)
