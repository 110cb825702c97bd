"""From a session cookie to a fresh actor token: what the gateway asks for most pages."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import ResolveSession, SessionView
from services.identity import errors
from services.identity.actors import actor_of
from services.identity.domain.session import is_over, token_digest

TOUCH_EVERY = timedelta(minutes=1)


async def resolve_session(ctx: Ctx, query: ResolveSession) -> SessionView | Refusal:
    """A living session's account and a fresh token. Refused: `session_ended`, whatever the reason."""
    session = await ctx.row("session.of_token", token_digest(query.session_token.get_secret_value()))
    if session is None:
        return errors.session_ended()
    lifetime = ctx.settings.lifetime(session["kind"])
    if is_over(lifetime, session["last_seen_at"], session["expires_at"], ctx.machine_now):
        return errors.session_ended()
    seen_before = ctx.machine_now - TOUCH_EVERY
    if session["last_seen_at"] < seen_before:
        await ctx.run("session.touch", session["id"], ctx.machine_now, seen_before)
    seconds = ctx.settings.token_seconds
    return SessionView(
        actor_token=ctx.sign(actor_of(session, session["account_id"], session["id"]), seconds),
        token_expires_at=ctx.machine_now + timedelta(seconds=seconds),
        kind=session["kind"],
        account_id=session["account_id"],
        session_id=session["id"],
        family_id=session["family_id"],
        guardian_id=session["guardian_id"],
        name=session["name"],
        roles=session["roles"],
    )
