"""Sends the mails that remind of what a record waits for: they name no child, no document and no health.

Claimed, sent and recorded as the mails of decisions are (send_mails.py).
"""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.mail import NotSent, Post
from services.requests.domain.mail import next_try
from services.requests.jobs.send_mails import BATCH, CLAIM_SECONDS, town_of
from services.requests.letters import Town, write_record_reminder
from services.requests.post import compose


async def send_record_reminders(ctx: Ctx) -> None:
    """One batch after the other until nothing is due. Without a mail server configured, they wait."""
    if not ctx.settings.smtp_url:
        return
    while True:
        async with ctx.begin() as inner:
            claim = inner.new_id()
            rows = await inner.rows("record_reminder.claim", inner.machine_now, claim, CLAIM_SECONDS, BATCH)
            attempts = {row["reminder_id"]: row["attempts"] for row in rows}
            contents = await inner.rows("record_reminder.content", list(attempts))
            town = town_of(await inner.row("mail.municipality"), ctx.settings.public_url)
        if not attempts:
            return
        async with Post(ctx.settings.smtp_url) as post:
            for content in contents:
                await _send(ctx, post, town, claim, attempts[content["reminder_id"]], content)


async def _send(ctx: Ctx, post: Post, town: Town, claim: UUID, attempts: int, content: Record) -> None:
    reminder_id = content["reminder_id"]
    wanted = content["guardian_known"] and content["email_allowed"] and content["email"]
    outcome: NotSent | None = None
    if wanted:
        called = content["civility"] or content["first_name"]
        written = write_record_reminder(content["kind"], content["day"], called, content["last_name"], town)
        sender = ctx.settings.sender(town.email)
        outcome = await post.send(compose(reminder_id, written, town, sender, content["email"], ctx.now))
    delay = None if outcome is None or outcome.for_good else next_try(attempts)
    async with ctx.begin() as inner:
        if outcome is not None and delay is not None:
            again = inner.machine_now + delay
            await inner.run("record_reminder.again", reminder_id, claim, again, outcome.reason)
            return
        state = "parked" if outcome is not None else "sent" if wanted else "not_wanted"
        reason = outcome.reason if outcome is not None else ""
        sent_at = inner.now if state == "sent" else None
        await inner.run("record_reminder.ended", reminder_id, claim, state, sent_at, reason)
    if outcome is not None:
        ctx.log.warning("a reminder was given up", reminder_id=str(reminder_id), reason=outcome.reason)
