"""A town says from when, and until when, the days of a span can be booked."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import SetBookingWindow, SettingsSaved
from services.planning.errors import overtaken, past_days
from services.planning.store.windows import columns, stored, wrong_with


async def set_booking_window(ctx: Ctx, command: SetBookingWindow) -> SettingsSaved | Refusal:
    """Adds or changes one; said twice, it changes nothing. What is booked already stays, whatever the new moments are.

    Refused: not_found (offering, unit), invalid_input (says where), settings_overlap, changed_meanwhile (since it was
    read), day_over (its days are gone by).
    """
    await ctx.value("settings.lock")
    window = command.window
    row = await ctx.row("window.one", window.window_id)
    if row is not None and stored(row) == window:
        return SettingsSaved(changed=0)
    if (row["version"] if row is not None else 0) != command.expected_version:
        return overtaken(str(window.window_id))
    if row is not None and row["last_day"] < ctx.today:
        return past_days(str(row["last_day"]))
    wrong = await wrong_with(ctx, window)
    if wrong is not None:
        return wrong
    await ctx.run("window.add" if row is None else "window.change", *columns(window))
    await ctx.run("settings.changed")
    ctx.audit(
        "booking_window.set",
        entity="offering",
        entity_id=window.offering_id,
        detail={
            "window": window.model_dump(mode="json"),
            "before": stored(row).model_dump(mode="json") if row is not None else None,
        },
    )
    return SettingsSaved(changed=1)
