"""Answers who lost the link of their registration file.

Which file it is, if any, is looked at here and not while the visitor waits. A claim ends by itself; a mail that could
not leave is made again with another token.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from asyncpg import Record

from chassis.context import Ctx
from contracts.identity import MunicipalityProfile, Profile, ProfileView
from mail.post import Post
from services.family.domain.enrolment import FIRST
from services.family.enrolment_files import token_key, values_of
from services.family.post import compose_link

CLAIM = timedelta(minutes=3)
MOST_TRIES = 10
TOKEN_BYTES = 32


async def send_file_links(ctx: Ctx) -> None:
    """Until nothing is due. Without a mail server, the portal's address or the town's profile, asks wait."""
    if not ctx.settings.smtp_url or not ctx.settings.public_url:
        return
    town: MunicipalityProfile | None = None
    while (claimed := await _claim(ctx)) is not None:
        ask, file, token = claimed
        if file is None:
            await _record(ctx, ask, "")
            continue
        if town is None:
            answer = await ctx.ask(Profile())
            if not isinstance(answer, ProfileView):
                return
            town = answer.profile
        await _record(ctx, ask, await _send(ctx, ask, file, token, town))


async def _claim(ctx: Ctx) -> tuple[Record, Record | None, str] | None:
    """The next ask, the file it leads to, and the token made for it."""
    async with ctx.begin() as inner:
        now = inner.machine_now
        ask = await inner.row("file_link.claim", now, now + CLAIM)
        if ask is None:
            return None
        file, token = await inner.row("file_link.led_to", ask["mail_key"]), secrets.token_urlsafe(TOKEN_BYTES)
        if file is not None:
            ends_at = now + timedelta(hours=inner.settings.file_link_hours)
            await inner.run("file_link.make", ask["id"], file["id"], token_key(inner, token), ends_at)
        return ask, file, token


async def _send(ctx: Ctx, ask: Record, file: Record, token: str, town: MunicipalityProfile) -> str:
    settings = ctx.settings
    to = values_of(ctx.sealer, file).get(f"{FIRST}contact.email", "")
    mail = compose_link(
        f"{ask['id']}.{ask['attempts']}",
        town,
        (settings.sender(town.help_email), to),
        f"{settings.public_url.rstrip('/')}/inscription/reprendre?jeton={token}",
        settings.file_link_hours,
        ctx.machine_now.astimezone(ctx.now.tzinfo),
    )
    async with Post(settings.smtp_url) as post:
        outcome = await post.send(mail)
    return "" if outcome is None else outcome.reason


async def _record(ctx: Ctx, ask: Record, failure: str) -> None:
    async with ctx.begin() as inner:
        if failure and ask["attempts"] < MOST_TRIES:
            again = inner.machine_now + timedelta(minutes=2 ** ask["attempts"])
            await inner.run("file_link.put_off", ask["id"], again)
            return
        await inner.run("file_link.done", ask["id"])
