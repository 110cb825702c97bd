"""What the page of an address to confirm shows before its button."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.first_connection import EmailLink, TypedEmail
from services.identity import errors
from services.identity.emails import address_of


async def email_link(ctx: Ctx, query: EmailLink) -> TypedEmail | Refusal:
    """The address the caller's link confirms. Refused: `link_expired`, whatever the reason."""
    found = await address_of(ctx, query.token)
    return errors.link_expired() if found is None else TypedEmail(email=found[0])
