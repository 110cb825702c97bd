"""A town decides whether and when parents are reminded."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import SetReminders, SettingsSaved
from services.planning.errors import invalid


async def set_reminders(ctx: Ctx, command: SetReminders) -> SettingsSaved | Refusal:
    """Sets the rules. Refused: invalid_input (hours reversed)."""
    rules = command.rules
    if rules.write_until <= rules.write_from:
        return invalid("rules.write_until", "not after write_from")
    changed = await ctx.run(
        "reminder.set_rules", rules.enabled, rules.lead_hours, rules.write_from, rules.write_until
    )
    if changed:
        ctx.audit(
            "reminders.set", entity="setting", entity_id="reminders", detail=rules.model_dump(mode="json")
        )
    return SettingsSaved(changed=changed)
