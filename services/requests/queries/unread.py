"""The number beside *Boîte de réception*, and beside the agents' *Messages*."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.messages import Unread, UnreadView
from services.requests.callers import scope_of


async def unread(ctx: Ctx, query: Unread) -> UnreadView:
    """Of the asking guardian's conversations; for an agent, those of all families that wait for an answer."""
    _, guardian = scope_of(ctx.actor)
    if guardian is None:
        return UnreadView(unread=await ctx.value("conversation.to_answer"))
    return UnreadView(unread=await ctx.value("conversation.unread_of", guardian))
