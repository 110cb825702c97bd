"""Family says that a guardian's record waits for something."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import RecordReminderDue


async def on_record_reminder_due(ctx: Ctx, event: RecordReminderDue) -> None:
    """Owes the guardian one mail. Whether they agreed to mails is looked at when it leaves."""
    await ctx.run(
        "record_reminder.owe", event.reminder_id, event.kind, event.guardian_id, event.day, ctx.machine_now
    )
