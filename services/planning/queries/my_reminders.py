"""Whether a parent is reminded."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import MyReminders, MyRemindersView
from services.planning.store.reminders import rules_of


async def my_reminders(ctx: Ctx, query: MyReminders) -> MyRemindersView:
    """The town's switch and the asking guardian's."""
    unwanted = await ctx.value("reminder.unwanted", ctx.actor.guardian_id)
    return MyRemindersView(enabled=(await rules_of(ctx)).enabled, wanted=not unwanted)
