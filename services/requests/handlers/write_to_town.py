"""A guardian writes to the town hall."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import InboxSettings, MessageSent, WriteToTown
from services.requests.errors import inbox_closed
from services.requests.talking import converse


async def write_to_town(ctx: Ctx, command: WriteToTown) -> MessageSent | Refusal:
    """A new conversation, or a message more in one of theirs. Refused: inbox_closed, not_found."""
    if not InboxSettings.model_validate(await ctx.value("conversation.settings")).open:
        return inbox_closed()
    return await converse(
        ctx,
        command.conversation_id,
        ctx.actor.guardian_id,
        command.purpose,
        command.subject,
        command.text,
        command.attachments,
        command.family_request_id,
    )
