"""The caller's own sessions."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.identity import MySessions, SessionSummary, SessionsView


async def my_sessions(ctx: Ctx, query: MySessions) -> SessionsView:
    """The living sessions of the caller's account, newest first."""
    idle = ctx.settings.lifetime(ctx.actor.kind).idle
    rows = await ctx.rows(
        "session.living_of_account", ctx.actor.account_id, ctx.machine_now, ctx.machine_now - idle
    )
    return SessionsView(
        sessions=[
            SessionSummary(
                session_id=row["id"],
                opened_at=row["opened_at"],
                last_seen_at=row["last_seen_at"],
                device=row["device"],
                current=row["id"] == ctx.actor.session_id,
            )
            for row in rows
        ]
    )
