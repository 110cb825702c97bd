"""Reminding those who have not certified the record this year, or not answered a text that came into force."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import RecordReminderDue
from services.family.certifying import campaign_of
from services.family.domain.certifying import MOST_REMINDERS, TEXT_EVERY_DAYS, reminder_no


async def remind_certification(ctx: Ctx) -> None:
    """Up to 200 guardians at a time are told, each once per reminder: the row is written with the event."""
    await _remind_texts(ctx)
    campaign = campaign_of(await ctx.row("certification.campaign", ctx.today))
    if campaign is None:
        return
    number = reminder_no(campaign.opens_on, campaign.remind_after_days, ctx.today)
    if not number:
        return
    for row in await ctx.rows("certification.remind", campaign.school_year, number, ctx.now):
        ctx.emit(
            RecordReminderDue(
                version=1,
                reminder_id=row["id"],
                kind="certification",
                family_id=row["family_id"],
                guardian_id=row["guardian_id"],
                day=campaign.opens_on,
            )
        )


async def _remind_texts(ctx: Ctx) -> None:
    for row in await ctx.rows(
        "certification.remind_text", ctx.today, TEXT_EVERY_DAYS, ctx.now, MOST_REMINDERS
    ):
        ctx.emit(
            RecordReminderDue(
                version=1,
                reminder_id=row["id"],
                kind="certification",
                family_id=row["family_id"],
                guardian_id=row["guardian_id"],
                day=row["from_on"],
            )
        )
