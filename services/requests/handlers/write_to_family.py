"""An agent writes to a guardian."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import MessageSent, WriteToFamily
from services.requests.talking import converse


async def write_to_family(ctx: Ctx, command: WriteToFamily) -> MessageSent | Refusal:
    """A new conversation, or an answer; open to agents even where families may not write. Refused: not_found."""
    return await converse(
        ctx,
        command.conversation_id,
        command.guardian_id,
        command.purpose,
        command.subject,
        command.text,
        command.attachments,
        command.family_request_id,
    )
