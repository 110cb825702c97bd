"""The list of conversations: a guardian's own, or every family's for agents."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from contracts.messages import ConversationCard, Inbox, InboxSettings, InboxView
from services.requests.callers import scope_of
from services.requests.domain.talk import side_of


async def inbox(ctx: Ctx, query: Inbox) -> InboxView:
    """The newest first. `unread` counts what the asker's side has not read, whatever the filters."""
    _, guardian = scope_of(ctx.actor)
    chosen = (query.unread_only, query.purpose, query.offset, query.limit)
    if guardian is None:
        rows = await ctx.rows("conversation.of_town", query.guardian_id, *chosen, query.to_answer)
    else:
        rows = await ctx.rows("conversation.of_guardian", guardian, *chosen)
    settings = InboxSettings.model_validate(await ctx.value("conversation.settings"))
    if rows:
        unread = rows[0]["all_unread"]
    elif guardian is None:
        unread = await ctx.value("conversation.unread_of_town")
    else:
        unread = await ctx.value("conversation.unread_of", guardian)
    return InboxView(
        open=settings.open,
        closed_text=settings.closed_text,
        unread=unread,
        total=rows[0]["total"] if rows else 0,
        conversations=[conversation_card(ctx, row) for row in rows],
        to_answer=await ctx.value("conversation.to_answer") if guardian is None else 0,
    )


def conversation_card(ctx: Ctx, row: Record) -> ConversationCard:
    """A conversation as its list shows it to the asker's side."""
    family = side_of(ctx.actor) == "family"
    return ConversationCard(
        conversation_id=row["conversation_id"],
        family_id=row["family_id"],
        guardian_id=row["guardian_id"],
        guardian_name=" ".join(filter(None, (row["first_name"], row["last_name"]))),
        purpose=row["purpose"],
        subject=ctx.sealer.open(row["subject"], "conversation", "subject", row["conversation_id"]),
        last_at=row["last_at"],
        last_from=row["last_from"],
        unread=row["family_unread"] if family else row["town_unread"],
        to_answer=not family and row["to_answer"],
        closed_by="" if family else row["closed_by"],
        closed_at=None if family else row["closed_at"],
        family_request_id=row["family_request_id"],
    )
