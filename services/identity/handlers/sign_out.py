"""Signing out."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.identity import Done, SignOut


async def sign_out(ctx: Ctx, command: SignOut) -> Done:
    """Ends the caller's own session; one that has already ended stays ended."""
    ended = await ctx.run("session.end_one", ctx.actor.session_id, ctx.actor.account_id, ctx.machine_now)
    if ended:
        ctx.audit(
            "session.ended",
            entity="account",
            entity_id=ctx.actor.account_id,
            detail={"session_id": str(ctx.actor.session_id)},
        )
    return Done()
