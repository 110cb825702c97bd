"""The link sent to a typed address was opened by who typed it."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.first_connection import ConfirmEmail, TypedEmail
from services.identity import errors
from services.identity.domain.session import token_digest
from services.identity.emails import address_of


async def confirm_email(ctx: Ctx, command: ConfirmEmail) -> TypedEmail | Refusal:
    """Remembers that the address is its holder's, once, and answers it. Refused: `link_expired`."""
    found = await address_of(ctx, command.token)
    if found is None:
        return errors.link_expired()
    email, before = found
    if not before:
        digest = token_digest(command.token.get_secret_value())
        await ctx.run("email.confirm", digest, ctx.actor.account_id, ctx.machine_now)
        ctx.audit("email.confirmed", entity="account", entity_id=ctx.actor.account_id)
    return TypedEmail(email=email)
