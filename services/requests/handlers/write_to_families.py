"""An agent tells many families the same thing."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import MessagesSent, WriteToFamilies
from services.requests.errors import not_found
from services.requests.joining import not_theirs
from services.requests.talking import say


async def write_to_families(ctx: Ctx, command: WriteToFamilies) -> MessagesSent | Refusal:
    """To each guardian a conversation of their own: nobody sees who else was written to. Refused: not_found."""
    guardians = await ctx.rows("conversation.guardians", command.family_ids)
    if not guardians:
        return not_found()
    refused = await not_theirs(ctx, command.attachments)
    if refused is not None:
        return refused
    for guardian in guardians:
        conversation_id = ctx.new_id()
        await ctx.value(
            "conversation.begin",
            conversation_id,
            guardian["family_id"],
            guardian["guardian_id"],
            command.purpose,
            ctx.sealer.seal(command.subject, "conversation", "subject", conversation_id),
            ctx.now,
            "town",
            None,
        )
        begun = {"conversation_id": conversation_id} | dict(guardian)
        await say(ctx, begun, command.text, command.attachments)
    ctx.audit(
        "messages.written",
        entity="town",
        entity_id="requests",
        detail={
            "guardians": len(guardians),
            "to_all": not command.family_ids,
            "attachments": len(command.attachments),
        },
    )
    return MessagesSent(sent=len(guardians))
