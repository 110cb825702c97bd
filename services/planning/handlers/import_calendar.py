"""A town imports the official calendar of its school zone, and corrects it afterwards by hand."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import ImportCalendar, SettingsSaved
from services.planning.domain.calendar import days_between
from services.planning.errors import invalid
from services.planning.official_calendar import official_days
from services.planning.store.days import days_changed

LONGEST = timedelta(days=4 * 366)


async def import_calendar(ctx: Ctx, command: ImportCalendar) -> SettingsSaved | Refusal:
    """Imports public and school holidays; rows edited or removed by hand are kept. Refused: invalid_input (period)."""
    if not timedelta() <= command.last_day - command.first_day <= LONGEST:
        return invalid("last_day")
    rows = [
        {"day": row.day, "kind": row.kind, "label": row.label}
        for row in official_days(command.zone, command.first_day, command.last_day)
    ]
    changed = await ctx.run("calendar.drop_outdated", command.first_day, command.last_day, rows)
    changed += await ctx.run("calendar.import_days", rows)
    if changed:
        await days_changed(ctx, days_between(command.first_day, command.last_day))
        ctx.audit(
            "calendar.imported",
            entity="calendar",
            entity_id=command.zone,
            detail={
                "first": command.first_day.isoformat(),
                "last": command.last_day.isoformat(),
                "rows": changed,
            },
        )
    return SettingsSaved(changed=changed)
