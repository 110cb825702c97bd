"""Telling families, 30 and 7 days before, that a document or a care plan of their record ends."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from chassis.context import Ctx
from contracts.family import RecordReminderDue
from services.family.domain.expiry import FIRST_DAYS, days_before
from services.family.filing import pai_end


async def remind_expiry(ctx: Ctx) -> None:
    """Looks once a day; each guardian is told once per end and delay, whatever is run again."""
    if await ctx.value("document.checked", ctx.today) is None:
        return
    last = ctx.today + timedelta(days=FIRST_DAYS)
    for row in await ctx.rows("document.ending_soon", ctx.today, last):
        await _tell(ctx, row["about"], row["family_id"], row["guardian_id"], row["expires_on"])
    for row in await ctx.rows("health.all"):
        ends_on = pai_end(ctx, row)
        if ends_on is not None and ctx.today <= ends_on <= last:
            for carer in await ctx.rows("document.carers", row["id"]):
                await _tell(ctx, row["id"], row["family_id"], carer["guardian_id"], ends_on)


async def _tell(ctx: Ctx, about: UUID, family_id: UUID, guardian_id: UUID, ends_on: date) -> None:
    days = days_before(ends_on, ctx.today)
    if days is None:
        return
    reminder_id = await ctx.value("document.remind", about, guardian_id, ends_on, days, ctx.now)
    if reminder_id is not None:
        ctx.emit(
            RecordReminderDue(
                version=1,
                reminder_id=reminder_id,
                kind="expiry",
                family_id=family_id,
                guardian_id=guardian_id,
                day=ends_on,
            )
        )
