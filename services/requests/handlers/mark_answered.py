"""An agent says that a conversation needs no answer, or puts it back among those that wait for one."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import MarkAnswered, Noted
from services.requests.errors import not_found


async def mark_answered(ctx: Ctx, command: MarkAnswered) -> Noted | Refusal:
    """Of what the agent has read: a message that came meanwhile waits. Refused: not_found, changed_meanwhile."""
    if await ctx.row("conversation.lock", command.conversation_id, None) is None:
        return not_found()
    if await ctx.value("conversation.last_message", command.conversation_id) != command.message_id:
        return Refusal("changed_meanwhile")
    by, at = (ctx.actor.name, ctx.now) if command.answered else ("", None)
    await ctx.run("conversation.mark_answered", command.conversation_id, command.answered, by, at)
    ctx.audit(
        "conversation.closed" if command.answered else "conversation.to_answer",
        entity="conversation",
        entity_id=command.conversation_id,
    )
    return Noted()
