"""One conversation, whole."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import Attachment, Conversation, ConversationView, InboxSettings, SaidMessage
from services.requests.callers import scope_of
from services.requests.errors import not_found
from services.requests.queries.inbox import conversation_card


async def conversation(ctx: Ctx, query: Conversation) -> ConversationView | Refusal:
    """Its messages, the oldest first. Refused: not_found (also another's)."""
    _, guardian = scope_of(ctx.actor)
    row = await ctx.row("conversation.one", query.conversation_id, guardian)
    if row is None:
        return not_found()
    messages = await ctx.rows("conversation.messages", query.conversation_id)
    settings = InboxSettings.model_validate(await ctx.value("conversation.settings"))
    return ConversationView(
        conversation=conversation_card(ctx, row),
        messages=[
            SaidMessage(
                message_id=one["message_id"],
                written_by=one["written_by"],
                author=one["author"],
                at=one["at"],
                text=ctx.sealer.open(one["body"], "message", "body", one["message_id"]),
                attachments=[Attachment.model_validate(file) for file in one["attachments"]],
            )
            for one in messages
        ],
        open=settings.open,
    )
