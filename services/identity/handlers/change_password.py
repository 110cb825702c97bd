"""Changing one's own password."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import ChangePassword, Done
from services.identity import errors
from services.identity.attempts import (
    AttemptKeys,
    forget_failures,
    remember_failure,
    seconds_to_wait,
    take_turn,
)
from services.identity.domain.password import canonical, missing_criteria
from services.identity.hashing import Busy, Place
from services.identity.municipality import current_policy
from services.identity.passwords import owe_word
from services.identity.revocation import refuse_tokens


async def change_password(ctx: Ctx, command: ChangePassword) -> Done | Refusal:
    """Changes the caller's own password. Refused: `wrong_credentials`, `throttled`, `password_too_weak`,
    `password_unchanged`, `too_many_requests`.

    The current password is guessed no faster here than at sign-in. The caller's other sessions end.
    """
    account = await ctx.row("account.of_id", ctx.actor.account_id)
    if account is None or account["closed_at"] is not None:
        return errors.wrong_credentials()
    keys = AttemptKeys.of(ctx, account["identifier_key"], address=None)
    wait = await seconds_to_wait(ctx, keys)
    if wait:
        return errors.throttled(wait)
    try:
        async with ctx.resources.place() as place:
            return await _change(ctx, command, keys, place)
    except Busy:
        return errors.busy()


async def _change(ctx: Ctx, command: ChangePassword, keys: AttemptKeys, place: Place) -> Done | Refusal:
    wait = await take_turn(ctx, keys)
    if wait:
        return errors.throttled(wait)
    account_id = ctx.actor.account_id
    stored = await ctx.value("account.password_hash", account_id)
    current = canonical(command.current.get_secret_value())
    if not await place.check(stored, current):
        remember_failure(ctx, keys)
        return errors.wrong_credentials()
    chosen = canonical(command.new.get_secret_value())
    missing = missing_criteria(chosen, await current_policy(ctx))
    if missing:
        return errors.password_too_weak(missing)
    if chosen == current:
        return errors.password_unchanged()
    await ctx.run("account.change_password", account_id, await place.hash(chosen), ctx.machine_now)
    await forget_failures(ctx, keys)
    await ctx.run("session.end_others", account_id, ctx.actor.session_id, ctx.machine_now)
    if account_id is not None:
        refuse_tokens(ctx, account_id)
        await owe_word(ctx, account_id)
    ctx.audit("password.changed", entity="account", entity_id=account_id)
    return Done()
