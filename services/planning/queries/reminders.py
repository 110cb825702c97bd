"""The town's rules of reminders."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import ReminderRules, Reminders, RemindersView
from services.planning.store.reminders import rules_of


async def reminders(ctx: Ctx, query: Reminders) -> RemindersView:
    """The rules in force."""
    rules = await rules_of(ctx)
    return RemindersView(
        rules=ReminderRules(
            enabled=rules.enabled,
            lead_hours=int(rules.lead.total_seconds()) // 3600,
            write_from=rules.write_from,
            write_until=rules.write_until,
        )
    )
