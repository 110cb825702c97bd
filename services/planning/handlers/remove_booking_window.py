"""A town takes a booking window away: its days can be booked as soon as a child is enrolled."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import RemoveBookingWindow, SettingsSaved
from services.planning.errors import overtaken, past_days
from services.planning.store.windows import stored


async def remove_booking_window(ctx: Ctx, command: RemoveBookingWindow) -> SettingsSaved | Refusal:
    """Removes it; removed twice, it changes nothing. Refused: changed_meanwhile, day_over (past days)."""
    await ctx.value("settings.lock")
    row = await ctx.row("window.one", command.window_id)
    if row is None:
        return SettingsSaved(changed=0)
    if row["version"] != command.expected_version:
        return overtaken(str(command.window_id))
    if row["last_day"] < ctx.today:
        return past_days(str(row["last_day"]))
    await ctx.run("window.remove", command.window_id)
    await ctx.run("settings.changed")
    ctx.audit(
        "booking_window.removed",
        entity="offering",
        entity_id=row["offering_id"],
        detail={"window": stored(row).model_dump(mode="json")},
    )
    return SettingsSaved(changed=1)
