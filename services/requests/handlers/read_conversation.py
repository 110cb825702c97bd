"""Somebody has read a conversation."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import Noted, ReadConversation
from services.requests.callers import scope_of
from services.requests.errors import not_found


async def read_conversation(ctx: Ctx, command: ReadConversation) -> Noted | Refusal:
    """Up to the message that was shown: what arrived since stays unread. Refused: not_found."""
    _, guardian = scope_of(ctx.actor)
    if guardian is not None:
        done = await ctx.run(
            "conversation.read_by_family", command.conversation_id, command.message_id, guardian
        )
    else:
        done = await ctx.run("conversation.read_by_town", command.conversation_id, command.message_id)
    return Noted() if done else not_found()
