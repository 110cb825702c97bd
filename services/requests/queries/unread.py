"""The number beside *Boîte de réception*."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.messages import Unread, UnreadView
from services.requests.callers import scope_of


async def unread(ctx: Ctx, query: Unread) -> UnreadView:
    """Of the asking guardian's conversations."""
    _, guardian = scope_of(ctx.actor)
    return UnreadView(unread=await ctx.value("conversation.unread_of", guardian))
