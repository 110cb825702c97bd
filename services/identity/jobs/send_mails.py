"""Answers who asked for a link, and sends the mails identity owes.

What is asked is looked at here and not while the visitor waits, so that an unknown identifier answers as fast as a
known one. Mails are claimed in one short transaction, sent outside any, recorded one by one: a process that dies in
between leaves claims that expire. A link is in the database only sealed, and only until its mail has left.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from mail.post import NotSent, Post
from services.identity.domain.identifier import email_key, identifier_key
from services.identity.domain.mail import next_try
from services.identity.domain.session import TOKEN_BYTES, token_digest
from services.identity.letters import Letter, Town, write
from services.identity.municipality import current_profile
from services.identity.post import compose

BATCH = 8
CLAIM_SECONDS = 180.0
LINKS_AT_ONCE = 3
"""Mails an account gets within the life of a link, whoever asks for them."""

_PAGES = {"email_link": "/compte/courriel"}
_NO_ADDRESS = NotSent("no address is known any more", for_good=True)
_TOO_LATE = NotSent("too late to be of use", for_good=True)


async def send_mails(ctx: Ctx) -> None:
    """Until nothing is due. Without a mail server or the portal's address no link can be made: asks are forgotten."""
    settings = ctx.settings
    if not settings.smtp_url:
        return
    while settings.public_url and await _answer_asks(ctx):
        pass
    while (claim := await _claim(ctx)) is not None:
        async with Post(settings.smtp_url) as post:
            for content in claim[1]:
                await _send(ctx, post, claim[0], content, claim[2])


async def _answer_asks(ctx: Ctx) -> bool:
    """Makes the links of up to twenty asks; says whether there was any."""
    async with ctx.begin() as inner:
        asks = await inner.rows("reset.take_asks")
        life = timedelta(minutes=inner.settings.reset_minutes)
        for ask in asks:
            if ask["asked_at"] <= inner.machine_now - life:
                continue
            typed = inner.sealer.open(bytes(ask["typed"]), "reset_ask", "typed", ask["id"])
            since = inner.machine_now - life
            keys = identifier_key(typed), email_key(typed)
            for account in await inner.rows("reset.accounts_of", *keys, since):
                if account["lately"] < LINKS_AT_ONCE:
                    await _owe_link(inner, account, inner.machine_now + life)
        return bool(asks)


async def _owe_link(ctx: Ctx, account: Record, until: Any) -> None:
    mail_id, account_id = ctx.new_id(), account["id"]
    if not account["by_link"]:
        await ctx.run("mail.owe", mail_id, account_id, "not_activated", None, ctx.machine_now, until)
        return
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await ctx.run("reset.make", ctx.new_id(), account_id, token_digest(token), ctx.machine_now, until)
    sealed = ctx.sealer.seal(token, "outgoing_mail", "token", mail_id)
    await ctx.run("mail.owe", mail_id, account_id, "reset", sealed, ctx.machine_now, until)
    ctx.audit("password_reset.asked", entity="account", entity_id=account_id)


async def _claim(ctx: Ctx) -> tuple[UUID, list[Record], Town] | None:
    async with ctx.begin() as inner:
        claim = inner.new_id()
        if not await inner.rows("mail.claim", inner.machine_now, claim, CLAIM_SECONDS, BATCH):
            return None
        contents = await inner.rows("mail.content", claim)
        return claim, contents, await _town(inner)


async def _send(ctx: Ctx, post: Post, claim: UUID, content: Record, town: Town) -> None:
    outcome: NotSent | None
    to = _address(ctx, content)
    if not to or content["closed_at"] is not None:
        outcome = _NO_ADDRESS
    elif content["useless_after"] <= ctx.machine_now:
        outcome = _TOO_LATE
    else:
        written = write(_letter(ctx, content), town)
        sender, at = ctx.settings.sender(town.email), ctx.machine_now.astimezone(ctx.now.tzinfo)
        message = compose(content["id"], written, town, sender, to, at)
        outcome = await post.send(message)
    await _record(ctx, claim, content, outcome)


async def _record(ctx: Ctx, claim: UUID, content: Record, outcome: NotSent | None) -> None:
    mail_id = content["id"]
    async with ctx.begin() as inner:
        if outcome is None:
            await inner.run("mail.sent", mail_id, claim, inner.machine_now)
            return
        again = inner.machine_now + next_try(content["attempts"])
        if not outcome.for_good and again < content["useless_after"]:
            await inner.run("mail.try_again", mail_id, claim, again, outcome.reason)
            return
        await inner.run("mail.give_up", mail_id, claim, outcome.reason)
        inner.audit(
            "mail.given_up", entity="outgoing_mail", entity_id=mail_id, detail={"reason": outcome.reason}
        )
    ctx.log.warning("a mail was given up", mail_id=str(mail_id), reason=outcome.reason)


def _address(ctx: Ctx, content: Record) -> str:
    """Where it goes: to whom is known, or to the address that is to be confirmed."""
    if content["link_id"] is None:
        return content["email"] or ""
    return ctx.sealer.open(bytes(content["address"]), "email_link", "address", content["link_id"])


def _letter(ctx: Ctx, content: Record) -> Letter:
    link = ""
    if content["token"] is not None:
        token = ctx.sealer.open(bytes(content["token"]), "outgoing_mail", "token", content["id"])
        page = _PAGES.get(content["kind"], "/mot-de-passe-oublie/nouveau")
        link = f"{ctx.settings.public_url.rstrip('/')}{page}?{urlencode({'jeton': token})}"
    return Letter(
        kind=content["kind"],
        civility=content["civility"] or "",
        last_name=content["last_name"] or "",
        first_name=content["first_name"] or "",
        identifier=content["identifier"],
        link=link,
        minutes=round(ctx.settings.reset_minutes),
        language=content["message_language"],
        days=round(_days(ctx, content["kind"])),
    )


def _days(ctx: Ctx, kind: str) -> float:
    days: float = ctx.settings.email_days if kind == "email_link" else ctx.settings.invitation_days
    return days


async def _town(ctx: Ctx) -> Town:
    profile = (await current_profile(ctx)).profile
    return Town(
        name=profile.name,
        title=profile.portal_title,
        phone=profile.help_phone,
        email=profile.help_email,
        address=profile.help_address,
        hours=profile.help_hours,
        portal=ctx.settings.public_url,
    )
