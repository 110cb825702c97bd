"""A town says which reasons of absence a family may give."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import SetAbsenceReasons, SettingsSaved


async def set_absence_reasons(ctx: Ctx, command: SetAbsenceReasons) -> SettingsSaved:
    """Replaces the table; a reason left out is retired, and stays readable in what was declared with it."""
    rows = [{**one.model_dump(mode="json"), "position": n} for n, one in enumerate(command.reasons)]
    changed = await ctx.run("settings.put_reasons", rows)
    changed += await ctx.run("settings.retire_other_reasons", [one.code for one in command.reasons])
    if changed:
        await ctx.run("settings.changed")
        ctx.audit(
            "absence_reasons.set",
            entity="settings",
            entity_id="absence_reasons",
            detail={"codes": [one.code for one in command.reasons]},
        )
    return SettingsSaved(changed=changed)
