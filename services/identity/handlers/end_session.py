"""Ending a session from another device."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import Done, EndSession
from services.identity import errors
from services.identity.revocation import refuse_tokens


async def end_session(ctx: Ctx, command: EndSession) -> Done | Refusal:
    """Ends one of the caller's sessions. Refused: `not_found`, also when it is somebody else's."""
    if ctx.actor.account_id is None:
        return errors.not_found()
    ended = await ctx.run("session.end_one", command.session_id, ctx.actor.account_id, ctx.machine_now)
    if not ended:
        return errors.not_found()
    ctx.audit(
        "session.ended",
        entity="account",
        entity_id=ctx.actor.account_id,
        detail={"session_id": str(command.session_id)},
    )
    refuse_tokens(ctx, ctx.actor.account_id)
    return Done()
