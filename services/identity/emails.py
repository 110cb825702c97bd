"""An address typed at a first connection: nothing until its holder opens the link that was sent there."""

from __future__ import annotations

import secrets
from datetime import timedelta

from pydantic import SecretStr

from chassis.context import Ctx
from services.identity.codes import Presented
from services.identity.domain.identifier import email_key
from services.identity.domain.session import TOKEN_BYTES, token_digest


async def owe_email_link(ctx: Ctx, found: Presented, typed: str) -> None:
    """Owes a mail to the typed address, unless there is none or it is the one that is known."""
    address = typed.strip()
    if not address or email_key(address) == await ctx.value("email.known", found.guardian_id):
        return
    link_id, mail_id, token = ctx.new_id(), ctx.new_id(), secrets.token_urlsafe(TOKEN_BYTES)
    until = ctx.machine_now + timedelta(days=ctx.settings.email_days)
    sealed = ctx.sealer.seal(address, "email_link", "address", link_id)
    await ctx.run(
        "email.make", link_id, found.account_id, sealed, token_digest(token), ctx.machine_now, until
    )
    secret = ctx.sealer.seal(token, "outgoing_mail", "token", mail_id)
    await ctx.run("mail.owe_confirmation", mail_id, found.account_id, secret, link_id, ctx.machine_now, until)
    ctx.audit("email.typed", entity="account", entity_id=found.account_id)


async def address_of(ctx: Ctx, token: SecretStr) -> tuple[str, bool] | None:
    """The address of the caller's own link and whether it was confirmed before; None when it works no more."""
    digest = token_digest(token.get_secret_value())
    link = await ctx.row("email.of_token", digest, ctx.actor.account_id)
    if link is None or link["expires_at"] <= ctx.machine_now:
        return None
    address = ctx.sealer.open(bytes(link["address"]), "email_link", "address", link["id"])
    return address, link["confirmed_at"] is not None
