"""Planning says that days nobody has booked close soon, or open soon."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import ReminderDue


async def on_reminder_due(ctx: Ctx, event: ReminderDue) -> None:
    """Owes the guardian one mail. Whether they agreed to mails is looked at when it leaves."""
    await ctx.run(
        "reminder.owe",
        event.reminder_id,
        event.guardian_id,
        event.closes_at,
        event.first_day,
        event.last_day,
        event.write_from,
        event.write_until,
        ctx.machine_now,
        event.opens_at,
    )
