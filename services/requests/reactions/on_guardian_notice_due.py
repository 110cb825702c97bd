"""Family says what a guardian is to be told without having asked."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import GuardianNoticeDue


async def on_guardian_notice_due(ctx: Ctx, event: GuardianNoticeDue) -> None:
    """Owes one message, once nothing takes it back; what is taken back before it was told is told to nobody.

    A calendar drawn again before its guardians were told of the first is one change for them.
    """
    if event.kind == "days_moved" and not event.stays:
        await ctx.run("guardian_notice.cancel", event.about_id, event.guardian_id, event.kind)
    cancelled = event.taken_back and await ctx.run(
        "guardian_notice.cancel", event.about_id, event.guardian_id, event.kind
    )
    if cancelled:
        return
    await ctx.run(
        "guardian_notice.owe",
        event.notice_id,
        event.kind,
        event.about_id,
        event.family_id,
        event.guardian_id,
        event.child_id,
        event.child_name,
        [stay.model_dump(mode="json") for stay in event.stays],
        ctx.today,
        ctx.machine_now,
    )
