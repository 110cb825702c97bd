"""Opening a session for an account whose holder has just been recognised."""

from __future__ import annotations

import secrets
from datetime import datetime

from asyncpg import Record

from chassis.context import Ctx
from contracts.identity import SignedIn
from services.identity.actors import actor_of
from services.identity.domain.session import TOKEN_BYTES, token_digest

DEVICE_LENGTH = 200


async def open_session(ctx: Ctx, account: Record, device: str) -> SignedIn:
    """Opens one and traces it. `account`: a row of `account.of_identifier`."""
    token, session_id = secrets.token_urlsafe(TOKEN_BYTES), ctx.new_id()
    expires_at: datetime = ctx.machine_now + ctx.settings.lifetime(account["kind"]).absolute
    await ctx.run(
        "session.open",
        session_id,
        account["id"],
        token_digest(token),
        "password",
        device[:DEVICE_LENGTH],
        ctx.machine_now,
        expires_at,
    )
    ctx.audit(
        "session.opened", entity="account", entity_id=account["id"], detail={"session_id": str(session_id)}
    )
    return SignedIn(
        session_token=token,
        actor_token=ctx.sign(actor_of(account, account["id"], session_id), ctx.settings.token_seconds),
        kind=account["kind"],
        expires_at=expires_at,
    )
