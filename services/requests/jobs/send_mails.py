"""Sends the mails whose undo window has passed.

Claimed in one short transaction, sent outside any, recorded one by one: a process that dies in between leaves
claims that expire, so that a mail may leave twice (with the same Message-ID) but is never lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.proposals import ProposalSummary
from mail.post import NotSent, Post
from services.requests.domain.identity import conversation_about
from services.requests.domain.mail import next_try
from services.requests.letters import PURPOSES, Letter, Town, write
from services.requests.post import compose

BATCH = 8
CLAIM_SECONDS = 180.0
_UNKNOWN_GUARDIAN = NotSent("the guardian is not known yet")


@dataclass(frozen=True)
class _Claimed:
    claim: UUID
    attempts: dict[UUID, int]
    contents: list[Record]
    town: Town


async def send_mails(ctx: Ctx) -> None:
    """One batch after the other until nothing is due. Without a mail server configured, mails wait."""
    if not ctx.settings.smtp_url:
        return
    while (claimed := await _claim(ctx)) is not None:
        async with Post(ctx.settings.smtp_url) as post:
            for content in claimed.contents:
                await _send(ctx, post, claimed, content)


async def _claim(ctx: Ctx) -> _Claimed | None:
    async with ctx.begin() as inner:
        claim = inner.new_id()
        rows = await inner.rows("mail.claim", inner.machine_now, claim, CLAIM_SECONDS, BATCH)
        if not rows:
            return None
        attempts = {row["mail_id"]: row["attempts"] for row in rows}
        contents = await inner.rows("mail.content", list(attempts))
        town = await inner.row("mail.municipality")
        return _Claimed(claim, attempts, contents, town_of(town, ctx.settings.public_url))


async def _send(ctx: Ctx, post: Post, claimed: _Claimed, content: Record) -> None:
    mail_id = content["mail_id"]
    wanted = content["guardian_known"] and content["email_allowed"] and content["email"]
    if content["guardian_known"] and not wanted:
        async with ctx.begin() as inner:
            await inner.run("mail.not_wanted", mail_id, claimed.claim)
        return
    outcome: NotSent | None = _UNKNOWN_GUARDIAN
    if wanted:
        letter, sender = _letter(ctx, content), ctx.settings.sender(claimed.town.email)
        town = claimed.town.about(PURPOSES[content["owner"]])
        written = write(letter, town)
        message = compose(mail_id, written, town, sender, content["email"], letter.decided_at)
        outcome = await post.send(message)
    await _record(ctx, claimed, mail_id, outcome)


async def _record(ctx: Ctx, claimed: _Claimed, mail_id: UUID, outcome: NotSent | None) -> None:
    async with ctx.begin() as inner:
        if outcome is None:
            await inner.run("mail.sent", mail_id, claimed.claim, inner.now)
            return
        delay = None if outcome.for_good else next_try(claimed.attempts[mail_id])
        if delay is not None:
            await inner.run(
                "mail.try_again", mail_id, claimed.claim, inner.machine_now + delay, outcome.reason
            )
            return
        await inner.run("mail.park", mail_id, claimed.claim, outcome.reason)
        inner.audit(
            "mail.parked", entity="outgoing_mail", entity_id=mail_id, detail={"reason": outcome.reason}
        )
    ctx.log.warning("a mail was given up", mail_id=str(mail_id), reason=outcome.reason)


def _letter(ctx: Ctx, content: Record) -> Letter:
    return Letter(
        outcome=content["outcome"],
        kind=content["kind"],
        summary=ProposalSummary.model_validate(content["summary"]),
        asked_at=content["asked_at"].astimezone(ctx.now.tzinfo),
        decided_at=content["decided_at"].astimezone(ctx.now.tzinfo),
        civility=content["civility"],
        last_name=content["last_name"],
        first_name=content["first_name"],
        reason=content["reason_label"] or "",
        note=content["reason_note"] or "",
        documents=content["documents"],
        conversation_id=_answered_in(content),
        language=content["message_language"],
    )


def _answered_in(content: Record) -> UUID | None:
    """The conversation that holds the agent's words, or will in a moment (tell_decisions.py)."""
    said = content["reason_note"] or content["documents"]
    return conversation_about(content["family_request_id"]) if said and content["inbox_open"] else None


def town_of(row: Record | None, portal: str) -> Town:
    """Who writes, as identity last told it."""
    if row is None:
        return Town(portal=portal)
    return Town(
        name=row["name"],
        title=row["portal_title"],
        phone=row["help_phone"],
        email=row["help_email"],
        address=row["help_address"],
        hours=row["help_hours"],
        portal=portal,
        emails=row["emails"],
    )
