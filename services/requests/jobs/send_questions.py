"""Sends the mails that say that the town hall asks something about a request, without a word of what.

Claimed, sent and recorded as the mails of decisions are (send_mails.py).
"""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from mail.post import NotSent, Post
from services.requests.jobs.send_mails import BATCH, CLAIM_SECONDS, town_of
from services.requests.letters import PURPOSES, Town, write_question
from services.requests.post import compose
from services.requests.sending import Claimed, settle


async def send_questions(ctx: Ctx) -> None:
    """One batch after the other until nothing is due. Without a mail server configured, they wait; what is answered meanwhile needs none."""
    if not ctx.settings.smtp_url:
        return
    while True:
        async with ctx.begin() as inner:
            claim = inner.new_id()
            rows = await inner.rows("question.claim", inner.machine_now, claim, CLAIM_SECONDS, BATCH)
            attempts = {row["question_id"]: row["attempts"] for row in rows}
            contents = await inner.rows("question.mail_content", list(attempts))
            town = town_of(await inner.row("mail.municipality"), ctx.settings.public_url)
        if not attempts:
            return
        async with Post(ctx.settings.smtp_url) as post:
            for content in contents:
                await _send(ctx, post, town, claim, attempts[content["question_id"]], content)


async def _send(ctx: Ctx, post: Post, town: Town, claim: UUID, attempts: int, content: Record) -> None:
    question_id = content["question_id"]
    wanted = content["guardian_known"] and content["email_allowed"] and content["email"] and content["open"]
    outcome: NotSent | None = None
    if wanted:
        called = content["civility"] or content["first_name"]
        at = content["asked_at"].astimezone(ctx.now.tzinfo)
        request_id = content["family_request_id"]
        town = town.about(PURPOSES[content["owner"]])
        written = write_question(
            request_id, content["kind"], called, content["last_name"], town, content["message_language"]
        )
        sender = ctx.settings.sender(town.email)
        outcome = await post.send(compose(question_id, written, town, sender, content["email"], at))
    mail = Claimed(question_id, claim, attempts, "question.mail_again", "question.mail_ended")
    await settle(ctx, mail, outcome, wanted=bool(wanted))
