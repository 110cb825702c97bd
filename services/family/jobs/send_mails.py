"""Tells families that their registration file was sent back.

A mail is claimed in one short transaction, sent outside any, and recorded: a process that dies in between leaves a
claim that ends by itself.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.identity import MunicipalityProfile, Profile, ProfileView
from mail.post import Post
from services.family.domain.enrolment import FIRST
from services.family.enrolment_files import TABLE, reason_of, values_of
from services.family.post import compose

CLAIM = timedelta(minutes=3)
MOST_TRIES = 10


async def send_mails(ctx: Ctx) -> None:
    """Until nothing is due. Without a mail server, the portal's address or the town's profile, mails wait."""
    if not ctx.settings.smtp_url or not ctx.settings.public_url:
        return
    town: MunicipalityProfile | None = None
    while (claimed := await _claim(ctx)) is not None:
        owed, file = claimed
        if town is None:
            answer = await ctx.ask(Profile())
            if not isinstance(answer, ProfileView):
                return
            town = answer.profile
        failure = await _send(ctx, file, town) if file is not None and file["state"] == "returned" else ""
        await _record(ctx, owed["file_id"], owed["attempts"], failure)


async def _claim(ctx: Ctx) -> tuple[Record, Record | None] | None:
    async with ctx.begin() as inner:
        now = inner.machine_now
        owed = await inner.row("enrolment.claim_mail", now, now + CLAIM)
        return None if owed is None else (owed, await inner.row("enrolment.one", owed["file_id"]))


async def _send(ctx: Ctx, file: Record, town: MunicipalityProfile) -> str:
    settings, file_id = ctx.settings, file["id"]
    secret = ctx.sealer.open(file["link"], TABLE, "link", file_id)
    to = values_of(ctx.sealer, file).get(f"{FIRST}contact.email", "")
    mail = compose(
        (file_id, file["version"]),
        town,
        (settings.sender(town.help_email), to),
        f"{settings.public_url.rstrip('/')}/inscription/{secret}",
        reason_of(ctx.sealer, file),
        ctx.machine_now.astimezone(ctx.now.tzinfo),
    )
    async with Post(settings.smtp_url) as post:
        outcome = await post.send(mail)
    return "" if outcome is None else outcome.reason


async def _record(ctx: Ctx, file_id: UUID, attempts: int, failure: str) -> None:
    async with ctx.begin() as inner:
        if failure and attempts < MOST_TRIES:
            again = inner.machine_now + timedelta(minutes=2**attempts)
            await inner.run("enrolment.put_mail_off", file_id, again)
            return
        await inner.run("enrolment.forget_mail", file_id)
        inner.audit(
            "enrolment_mail.given_up" if failure else "enrolment_mail.sent",
            entity="enrolment_file",
            entity_id=file_id,
            detail={"reason": failure},
        )
