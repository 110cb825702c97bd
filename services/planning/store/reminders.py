"""The town's rules of reminders, as the domain reads them."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from services.planning.domain.reminding import Rules


async def rules_of(ctx: Ctx) -> Rules:
    """The rules in force."""
    row = await ctx.row("reminder.rules")
    assert row is not None, "the rules are one row"
    return Rules(row["enabled"], timedelta(hours=row["lead_hours"]), row["write_from"], row["write_until"])
