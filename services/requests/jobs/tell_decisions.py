"""Once a decision can no longer be undone, its documents are the family's, and an agent's words reach the inbox.

The decision's own mail says all of it: no second mail tells that a message waits.
"""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from contracts.messages import Attachment
from contracts.proposals import ProposalSummary
from services.requests.domain.identity import conversation_about
from services.requests.joining import give
from services.requests.letters import PURPOSES, write_word

BATCH = 50


async def tell_decisions(ctx: Ctx) -> None:
    """What is due, a batch each time. Where the inbox is closed, the request's page and the mail say it."""
    for row in await ctx.rows("mail.untold", ctx.machine_now, BATCH):
        documents = [Attachment.model_validate(one) for one in row["attachments"]]
        if not row["closed"]:
            _give(ctx, row, documents)
            if row["inbox_open"] and (row["reason_note"] or documents):
                await _write(ctx, row, documents)
        await ctx.run("mail.told", row["mail_id"], ctx.now)


def _give(ctx: Ctx, row: Record, documents: list[Attachment]) -> None:
    if documents:
        child = ProposalSummary.model_validate(row["summary"]).child_id
        whose = {"family_id": row["family_id"], "guardian_id": row["guardian_id"], "child_id": child}
        give(ctx, row["mail_id"], documents, **whose)


async def _write(ctx: Ctx, row: Record, documents: list[Attachment]) -> None:
    """In the one conversation about the request, as the agent who decided."""
    request_id, message_id = row["family_request_id"], ctx.new_id()
    conversation_id = conversation_about(request_id)
    child = ProposalSummary.model_validate(row["summary"]).child_name
    word = write_word(
        row["outcome"], row["kind"], child, row["reason_label"], row["reason_note"], row["message_language"]
    )
    await ctx.value(
        "conversation.begin",
        conversation_id,
        row["family_id"],
        row["guardian_id"],
        PURPOSES[row["owner"]],
        ctx.sealer.seal(word.subject, "conversation", "subject", conversation_id),
        ctx.now,
        "town",
        request_id,
    )
    await ctx.run(
        "conversation.say",
        message_id,
        conversation_id,
        "town",
        row["decided_by"],
        row["decided_by_account"],
        ctx.now,
        ctx.sealer.seal(word.text, "message", "body", message_id),
        [one.model_dump(mode="json") for one in documents],
    )
    ctx.audit("decision.told", entity="conversation", entity_id=conversation_id)
