"""Writes a message into a conversation: the one way in for families and agents."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import Attachment, MessageSent, Purpose
from services.requests.callers import scope_of, seen_owners
from services.requests.domain.identity import conversation_about
from services.requests.domain.talk import NOTICE_DELAY, side_of, subject_of
from services.requests.errors import not_found
from services.requests.joining import give, not_theirs


async def converse(
    ctx: Ctx,
    conversation_id: UUID,
    guardian_id: UUID | None,
    purpose: Purpose,
    subject: str,
    text: str,
    attachments: list[Attachment],
    about: UUID | None = None,
) -> MessageSent | Refusal:
    """Begins the conversation where its id is new, and adds the message. `guardian_id`: with whom the town speaks.

    `about`: a request of that guardian's; its conversation is then the one, whatever the id.
    """
    known = None if guardian_id is None else await ctx.row("conversation.guardian", guardian_id)
    if known is None:
        return not_found()
    if about is not None:
        if not await _theirs(ctx, about, guardian_id):
            return not_found()
        conversation_id = conversation_about(about)
    refused = await not_theirs(ctx, attachments)
    if refused is not None:
        return refused
    words = subject_of(subject, text)
    sealed = ctx.sealer.seal(words, "conversation", "subject", conversation_id)
    side = side_of(ctx.actor)
    begun = await ctx.value(
        "conversation.begin",
        conversation_id,
        known["family_id"],
        guardian_id,
        purpose,
        sealed,
        ctx.now,
        side,
        about,
    )
    held = await ctx.row("conversation.lock", conversation_id, guardian_id)
    if held is None:
        return not_found()  # the id is that of a conversation with somebody else
    message_id = await say(ctx, held, text, attachments)
    ctx.audit(
        "message.written",
        entity="conversation",
        entity_id=conversation_id,
        detail={"by": side, "begins": begun is not None, "attachments": len(attachments)},
    )
    return MessageSent(conversation_id=conversation_id, message_id=message_id)


async def _theirs(ctx: Ctx, request_id: UUID, guardian_id: UUID | None) -> bool:
    """Whether it is a request of this guardian's that the caller may read."""
    row = await ctx.row("card.one", request_id, *scope_of(ctx.actor))
    return row is not None and row["guardian_id"] == guardian_id and row["owner"] in seen_owners(ctx.actor)


async def say(ctx: Ctx, held: Mapping[str, UUID] | Record, text: str, attachments: list[Attachment]) -> UUID:
    """Adds a message to a conversation whose row this transaction holds; a mail will say so to the family.

    What the town joins is given to the guardian it speaks with.
    """
    message_id, side = ctx.new_id(), side_of(ctx.actor)
    conversation_id: UUID = held["conversation_id"]
    await ctx.run(
        "conversation.say",
        message_id,
        conversation_id,
        side,
        ctx.actor.name,
        ctx.actor.account_id,
        ctx.now,
        ctx.sealer.seal(text, "message", "body", message_id),
        [one.model_dump(mode="json") for one in attachments],
    )
    if side == "town":
        await ctx.run("conversation.announce", message_id, ctx.machine_now + NOTICE_DELAY)
        if attachments:
            give(ctx, message_id, attachments, family_id=held["family_id"], guardian_id=held["guardian_id"])
    return message_id
