"""A document leaves the record."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import DocumentFiled, WithdrawDocument
from services.family import errors
from services.family.documents import document_seen, may_withdraw


async def withdraw_document(ctx: Ctx, command: WithdrawDocument) -> DocumentFiled | Refusal:
    """Deletes it with its content, unless a demand or an absence relies on it."""
    await ctx.row("file.lock", command.file_id)
    document = await document_seen(ctx, command.file_id)
    if document is None or not await ctx.value("document.filed", command.file_id):
        return errors.not_found()
    if not may_withdraw(ctx.actor, document):
        return errors.document_in_use()
    if await ctx.value("document.in_use", command.file_id, document["family_id"]):
        return errors.document_in_use()
    await ctx.run("document.withdraw", command.file_id)
    ctx.audit("document.withdrawn", entity="file", entity_id=command.file_id)
    return DocumentFiled()
