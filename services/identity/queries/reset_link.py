"""What the page of a link shows before a password is chosen."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import ResetLink, ResetView
from services.identity import errors
from services.identity.domain.identifier import initials
from services.identity.domain.session import token_digest


async def reset_link(ctx: Ctx, query: ResetLink) -> ResetView | Refusal:
    """Whose password a link changes. Refused: `link_expired`, whatever the reason."""
    link = await ctx.row("reset.of_token", token_digest(query.token.get_secret_value()))
    if link is None or link["used_at"] or link["cancelled_at"] or link["expires_at"] <= ctx.machine_now:
        return errors.link_expired()
    return ResetView(
        identifier=link["identifier"], initials=initials(link["name"]), first=link["password_hash"] is None
    )
