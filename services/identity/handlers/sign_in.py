"""Opening a session: throttle first, then the same work whether the account exists or not."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import SignedIn, SignIn
from services.identity import errors
from services.identity.attempts import (
    AttemptKeys,
    forget_failures,
    remember_failure,
    seconds_to_wait,
    take_turn,
)
from services.identity.codes import presented
from services.identity.domain.identifier import identifier_key
from services.identity.domain.password import canonical
from services.identity.hashing import Busy, Place
from services.identity.opening import open_session


async def sign_in(ctx: Ctx, command: SignIn) -> SignedIn | Refusal:
    """Opens a session. Refused: `wrong_credentials`, `throttled`, `too_many_requests` (the hashing queue is full).

    The posted code typed as the password: `activation_needed`, or why that code does not work any more.
    """
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
        return await _not_the_password(ctx, command, keys)
    renewed = await place.renewed(living["password_hash"], password)
    if renewed is not None:
        await ctx.run("account.rehash", living["id"], renewed, living["password_hash"])
    await forget_failures(ctx, keys)
    return await open_session(ctx, living, command.device)


async def _not_the_password(ctx: Ctx, command: SignIn, keys: AttemptKeys) -> Refusal:
    """Perhaps the code of the letter, typed where the password goes; looked for whether the account exists or not."""
    found = await presented(ctx, command.identifier, command.password.get_secret_value())
    if found is None:
        remember_failure(ctx, keys)
        return errors.wrong_credentials()
    return errors.activation_needed() if found.standing == "good" else errors.code_worthless(found.standing)
