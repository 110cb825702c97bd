"""The town's rules of reminders as the domain reads them, and a reminder kept with its days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from chassis.context import Ctx
from contracts.planning import ReminderDue
from services.planning.domain.catalogue import Unit
from services.planning.domain.reminding import Rules
from services.planning.domain.sheet import Line


@dataclass(frozen=True, slots=True)
class Told:
    """Days of one line that a guardian is told of, and until when the first of them can be booked."""

    line: Line
    days: tuple[tuple[date, Unit], ...]
    closes_at: datetime
    opens_at: datetime | None = None


async def rules_of(ctx: Ctx) -> Rules:
    """The rules in force."""
    row = await ctx.row("reminder.rules")
    assert row is not None, "the rules are one row"
    return Rules(row["enabled"], timedelta(hours=row["lead_hours"]), row["write_from"], row["write_until"])


async def keep_reminder(
    ctx: Ctx, rules: Rules, reminder_id: UUID, guardian_id: UUID, told: Sequence[Told]
) -> None:
    """Keeps the days for the page the reminder leads to, and has it sent: one letter, whatever the lines."""
    cells = [
        {"line_id": str(one.line.id), "day": day.isoformat(), "unit_id": str(unit.id)}
        for one in told
        for day, unit in one.days
    ]
    days = [day for one in told for day, _ in one.days]
    closes_at = min(one.closes_at for one in told)
    opens_at = min((one.opens_at for one in told if one.opens_at is not None), default=None)
    family_id = told[0].line.family_id
    await ctx.run("reminder.keep", reminder_id, guardian_id, family_id, closes_at, ctx.now, cells, opens_at)
    ctx.emit(
        ReminderDue(
            version=1,
            reminder_id=reminder_id,
            family_id=family_id,
            guardian_id=guardian_id,
            closes_at=closes_at,
            first_day=min(days),
            last_day=max(days),
            write_from=rules.write_from,
            write_until=rules.write_until,
            opens_at=opens_at,
        )
    )
