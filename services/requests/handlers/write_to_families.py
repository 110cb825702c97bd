"""An agent tells many families the same thing."""

from __future__ import annotations

from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import MessagesSent, WriteToFamilies
from contracts.planning import EnrolledChildren
from services.requests.errors import not_found
from services.requests.joining import not_theirs
from services.requests.talking import say


async def write_to_families(ctx: Ctx, command: WriteToFamilies) -> MessagesSent | Refusal:
    """To each guardian a conversation of their own: nobody sees who else was written to. Refused: not_found."""
    everybody = not (command.family_ids or command.school or command.offering_id)
    children = await _enrolled(ctx, command.offering_id)
    if isinstance(children, Refusal):
        return children
    guardians = await ctx.rows(
        "conversation.guardians", everybody, command.family_ids, command.school.strip(), children
    )
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
            "to_all": everybody,
            "attachments": len(command.attachments),
        },
    )
    return MessagesSent(sent=len(guardians))


async def _enrolled(ctx: Ctx, offering_id: UUID | None) -> list[UUID] | Refusal:
    """The children enrolled in the offering written to, as planning knows them."""
    if offering_id is None:
        return []
    answer = await ctx.ask(EnrolledChildren(offering_id=offering_id))
    return answer if isinstance(answer, Refusal) else answer.child_ids
