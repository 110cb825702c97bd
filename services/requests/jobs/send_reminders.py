"""Sends the mails that remind of a cut-off or an opening, at the hours the town writes at; what has closed meanwhile is dropped.

Claimed, sent and recorded as the mails of decisions are (send_mails.py). They name no child and no activity.
"""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from mail.post import NotSent, Post
from services.requests.jobs.send_mails import BATCH, CLAIM_SECONDS, town_of
from services.requests.letters import Reminding, Town, write_reminder
from services.requests.post import compose
from services.requests.sending import Claimed, settle


async def send_reminders(ctx: Ctx) -> None:
    """One batch after the other until nothing is due. Without a mail server configured, they wait until they are of no use."""
    if not ctx.settings.smtp_url:
        return
    while True:
        async with ctx.begin() as inner:
            claim = inner.new_id()
            await inner.run("reminder.give_up_late", inner.now)
            rows = await inner.rows(
                "reminder.claim",
                inner.machine_now,
                claim,
                CLAIM_SECONDS,
                BATCH,
                inner.now.time(),
                inner.now,
            )
            attempts = {row["reminder_id"]: row["attempts"] for row in rows}
            contents = await inner.rows("reminder.content", list(attempts))
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
        reminding = Reminding(
            reminder_id=reminder_id,
            called=content["civility"] or content["first_name"],
            last_name=content["last_name"],
            closes_at=content["closes_at"].astimezone(ctx.now.tzinfo),
            opens_at=content["opens_at"].astimezone(ctx.now.tzinfo) if content["opens_at"] else None,
            first_day=content["first_day"],
            last_day=content["last_day"],
            language=content["message_language"],
        )
        town = town.about("requests")
        written = write_reminder(reminding, town)
        sender = ctx.settings.sender(town.email)
        outcome = await post.send(compose(reminder_id, written, town, sender, content["email"], ctx.now))
    mail = Claimed(reminder_id, claim, attempts, "reminder.again", "reminder.ended")
    await settle(ctx, mail, outcome, wanted=bool(wanted))
