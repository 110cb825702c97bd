"""Asking for a link: the same work and the same answer for everybody."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import AskPasswordReset, Done
from services.identity import errors
from services.identity.attempts import AttemptKeys, count_attempt, seconds_to_wait, take_turn


async def ask_password_reset(ctx: Ctx, command: AskPasswordReset) -> Done | Refusal:
    """Keeps what was typed, sealed; a job looks whose it is and writes. Refused: `throttled`, known or not."""
    keys = AttemptKeys.of_reset(ctx, command.typed, command.address)
    wait = await seconds_to_wait(ctx, keys) or await take_turn(ctx, keys)
    if wait:
        return errors.throttled(wait)
    await count_attempt(ctx, keys)
    ask_id = ctx.new_id()
    sealed = ctx.sealer.seal(command.typed, "reset_ask", "typed", ask_id)
    await ctx.run("reset.ask", ask_id, sealed, ctx.machine_now)
    return Done()
