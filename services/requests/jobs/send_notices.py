"""Sends the mails that say that the town hall has written. They carry no word of the message.

Claimed, sent and recorded as the mails of decisions are (send_mails.py).
"""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from mail.post import NotSent, Post
from services.requests.jobs.send_mails import BATCH, CLAIM_SECONDS, town_of
from services.requests.letters import Town, write_notice
from services.requests.post import compose
from services.requests.sending import Claimed, settle


async def send_notices(ctx: Ctx) -> None:
    """One batch after the other until nothing is due. Without a mail server configured, notices wait."""
    if not ctx.settings.smtp_url:
        return
    while True:
        async with ctx.begin() as inner:
            claim = inner.new_id()
            rows = await inner.rows(
                "conversation.claim_notices", inner.machine_now, claim, CLAIM_SECONDS, BATCH
            )
            attempts = {row["message_id"]: row["attempts"] for row in rows}
            contents = await inner.rows("conversation.notice_content", list(attempts))
            town = town_of(await inner.row("mail.municipality"), ctx.settings.public_url)
        if not attempts:
            return
        async with Post(ctx.settings.smtp_url) as post:
            for content in contents:
                await _send(ctx, post, town, claim, attempts[content["message_id"]], content)


async def _send(ctx: Ctx, post: Post, town: Town, claim: UUID, attempts: int, content: Record) -> None:
    message_id = content["message_id"]
    wanted = content["guardian_known"] and content["email_allowed"] and content["email"] and content["unread"]
    outcome: NotSent | None = None
    if wanted:
        at = content["at"].astimezone(ctx.now.tzinfo)
        civility, last_name, first_name = content["civility"], content["last_name"], content["first_name"]
        town = town.about(content["purpose"])
        written = write_notice(
            content["conversation_id"],
            at,
            civility or first_name,
            last_name,
            town,
            request_id=content["family_request_id"],
            inbox_open=content["inbox_open"],
            language=content["message_language"],
        )
        sender = ctx.settings.sender(town.email)
        outcome = await post.send(compose(message_id, written, town, sender, content["email"], at))
    mail = Claimed(message_id, claim, attempts, "conversation.notice_again", "conversation.notice_ended")
    await settle(ctx, mail, outcome, wanted=bool(wanted))
