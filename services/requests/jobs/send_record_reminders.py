"""Sends the mails that remind of what a record waits for: they name no child, no document and no health.

Claimed, sent and recorded as the mails of decisions are (send_mails.py).
"""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from mail.post import NotSent, Post
from services.requests.jobs.send_mails import BATCH, CLAIM_SECONDS, town_of
from services.requests.letters import Town, write_record_reminder
from services.requests.post import compose
from services.requests.sending import Claimed, settle


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
        town = town.about("file")
        written = write_record_reminder(
            content["kind"], content["day"], called, content["last_name"], town, content["message_language"]
        )
        sender = ctx.settings.sender(town.email)
        outcome = await post.send(compose(reminder_id, written, town, sender, content["email"], ctx.now))
    mail = Claimed(reminder_id, claim, attempts, "record_reminder.again", "record_reminder.ended")
    await settle(ctx, mail, outcome, wanted=bool(wanted))
