"""An agent asks that the mails that could not leave be tried again."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests import MailsRetried, RetryMails


async def retry_mails(ctx: Ctx, command: RetryMails) -> MailsRetried:
    """Every parked mail is due again, with all its attempts before it."""
    count = await ctx.value("mail.retry_parked", ctx.machine_now)
    ctx.audit("mails.retried", entity="outgoing_mail", entity_id="parked", detail={"count": count})
    return MailsRetried(retried=count)
