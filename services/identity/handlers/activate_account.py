"""The end of a first connection: a posted code becomes a password, once."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import ActivateAccount, SignedIn
from services.identity import errors
from services.identity.agents import wrong_address
from services.identity.attempts import AttemptKeys, remember_failure, seconds_to_wait, take_turn
from services.identity.codes import Presented, presented
from services.identity.domain.identifier import identifier_key
from services.identity.domain.password import canonical, missing_criteria
from services.identity.emails import owe_email_link
from services.identity.hashing import Busy, Place
from services.identity.municipality import current_policy
from services.identity.opening import open_session
from services.identity.passwords import first_password, replace_password


async def activate_account(ctx: Ctx, command: ActivateAccount) -> SignedIn | Refusal:
    """Sets the password and opens a session. Refused: as `check-code`, `password_too_weak`, `invalid_input` (email), `too_many_requests`."""
    keys = AttemptKeys.of(ctx, command.identifier, command.address)
    wait = await seconds_to_wait(ctx, keys) or await take_turn(ctx, keys)
    if wait:
        return errors.throttled(wait)
    found = await presented(ctx, command.identifier, command.code.get_secret_value())
    if found is None:
        remember_failure(ctx, keys)
        return errors.wrong_code()
    try:
        async with ctx.resources.place() as place:
            if found.standing == "used":
                return await _again(ctx, command, keys, found, place)
            if found.standing != "good":
                return errors.code_worthless(found.standing)
            return await _use(ctx, command, found, place)
    except Busy:
        return errors.busy()


async def _again(
    ctx: Ctx, command: ActivateAccount, keys: AttemptKeys, found: Presented, place: Place
) -> SignedIn | Refusal:
    """A form sent twice: the second time is a sign-in with what the first one chose, and guesses count as they do there."""
    account = await ctx.row("account.of_identifier", identifier_key(command.identifier))
    stored = None if account is None else account["password_hash"]
    if account is None or not await place.check(stored, canonical(command.password.get_secret_value())):
        remember_failure(ctx, keys)
        return errors.code_worthless("used")
    return await open_session(ctx, account, command.device)


async def _use(ctx: Ctx, command: ActivateAccount, found: Presented, place: Place) -> SignedIn | Refusal:
    chosen = canonical(command.password.get_secret_value())
    if wrong_address(command.email) is not None:
        return errors.invalid("email")
    missing = missing_criteria(chosen, await current_policy(ctx))
    if missing:
        return errors.password_too_weak(missing)
    if not await ctx.run("code.spend", found.code_id, ctx.machine_now):
        return errors.code_worthless("replaced")
    password_hash = await place.hash(chosen)
    if found.active:
        await replace_password(ctx, found.account_id, command.identifier, password_hash, "code")
    else:
        await first_password(ctx, found.account_id, command.identifier, password_hash)
    await owe_email_link(ctx, found, command.email)
    account = await ctx.row("account.of_identifier", identifier_key(command.identifier))
    if account is None:
        return errors.wrong_code()
    return await open_session(ctx, account, command.device)
