"""Losing a right takes effect everywhere before the agent reads that it is done."""

from __future__ import annotations

from uuid import UUID

from pydantic_core import to_json

from chassis.context import Ctx
from contracts.subjects import REVOKED


def refuse_tokens(ctx: Ctx, account_id: UUID) -> None:
    """Has every process refuse the tokens made for this account until now; living sessions get fresh ones."""
    ctx.broadcast_after_commit(REVOKED, to_json({"account_id": account_id}))


async def end_everywhere(ctx: Ctx, account_id: UUID) -> None:
    """Ends an account's sessions, and has every process refuse the tokens made for it until now."""
    await ctx.run("session.end_all", account_id, ctx.machine_now)
    refuse_tokens(ctx, account_id)
