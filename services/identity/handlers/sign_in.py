"""Opening a session: throttle first, then the same work whether the account exists or not."""

from __future__ import annotations

import secrets
from datetime import datetime

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import SignedIn, SignIn
from services.identity import errors
from services.identity.actors import actor_of
from services.identity.attempts import (
    AttemptKeys,
    forget_failures,
    remember_failure,
    seconds_to_wait,
    take_turn,
)
from services.identity.domain.identifier import identifier_key
from services.identity.domain.password import canonical
from services.identity.domain.session import TOKEN_BYTES, token_digest
from services.identity.hashing import Busy, Place

DEVICE_LENGTH = 200


async def sign_in(ctx: Ctx, command: SignIn) -> SignedIn | Refusal:
    """Opens a session. Refused: `wrong_credentials`, `throttled`, `too_many_requests` (the hashing queue is full)."""
    keys = AttemptKeys.of(ctx, command.identifier, command.address)
    wait = await seconds_to_wait(ctx, keys)
    if wait:
        return errors.throttled(wait)
    try:
        async with ctx.resources.place() as place:
            return await _attempt(ctx, command, keys, place)
    except Busy:
        return errors.busy()


async def _attempt(ctx: Ctx, command: SignIn, keys: AttemptKeys, place: Place) -> SignedIn | Refusal:
    wait = await take_turn(ctx, keys)
    if wait:
        return errors.throttled(wait)
    password = canonical(command.password.get_secret_value())
    account = await ctx.row("account.of_identifier", identifier_key(command.identifier))
    living = account if account is not None and account["closed_at"] is None else None
    right = await place.check(None if living is None else living["password_hash"], password)
    if living is None or not right:
        remember_failure(ctx, keys)
        return errors.wrong_credentials()
    renewed = await place.renewed(living["password_hash"], password)
    if renewed is not None:
        await ctx.run("account.rehash", living["id"], renewed, living["password_hash"])
    await forget_failures(ctx, keys)
    return await _open_session(ctx, living, command.device)


async def _open_session(ctx: Ctx, account: Record, device: str) -> SignedIn:
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
