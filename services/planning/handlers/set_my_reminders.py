"""A parent wants reminders, or no more."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import MyRemindersView, SetMyReminders
from services.planning.errors import not_found
from services.planning.store.reminders import rules_of


async def set_my_reminders(ctx: Ctx, command: SetMyReminders) -> MyRemindersView | Refusal:
    """Keeps the choice; said twice, it is the same."""
    guardian_id = ctx.actor.guardian_id
    if guardian_id is None:
        return not_found()
    if command.wanted:
        changed = await ctx.run("reminder.want_again", guardian_id)
    else:
        changed = await ctx.run("reminder.want_none", guardian_id, ctx.now)
    if changed:
        what = "reminders.wanted" if command.wanted else "reminders.unwanted"
        ctx.audit(what, entity="guardian", entity_id=guardian_id)
    return MyRemindersView(enabled=(await rules_of(ctx)).enabled, wanted=command.wanted)
