"""Using a link, sent by e-mail or handed over: once, while it works."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import Done, ResetPassword
from services.identity import errors
from services.identity.domain.password import canonical, missing_criteria
from services.identity.domain.session import token_digest
from services.identity.hashing import Busy, Place
from services.identity.municipality import current_policy
from services.identity.passwords import first_password, replace_password


async def reset_password(ctx: Ctx, command: ResetPassword) -> Done | Refusal:
    """Sets the password and ends every session. Refused: `link_expired`, `password_too_weak`, `too_many_requests`."""
    try:
        async with ctx.resources.place() as place:
            return await _reset(ctx, command, place)
    except Busy:
        return errors.busy()


async def _reset(ctx: Ctx, command: ResetPassword, place: Place) -> Done | Refusal:
    link = await ctx.row("reset.of_token", token_digest(command.token.get_secret_value()))
    chosen = canonical(command.password.get_secret_value())
    if link is None or link["cancelled_at"] is not None or link["expires_at"] <= ctx.machine_now:
        return errors.link_expired()
    if link["used_at"] is not None:
        # the form was sent twice: what it asked for is done
        return Done() if await place.check(link["password_hash"], chosen) else errors.link_expired()
    missing = missing_criteria(chosen, await current_policy(ctx))
    if missing:
        return errors.password_too_weak(missing)
    password_hash = await place.hash(chosen)
    if not await ctx.run("reset.spend", link["id"], ctx.machine_now):
        return errors.link_expired()
    if link["password_hash"] is None:
        await first_password(ctx, link["account_id"], link["identifier_key"], password_hash)
    else:
        await replace_password(ctx, link["account_id"], link["identifier_key"], password_hash, "link")
    return Done()
