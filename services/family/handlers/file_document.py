"""A document takes its place in the record."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import DocumentFiled, FileDocument
from services.family import errors
from services.family.documents import document_seen, may_withdraw
from services.family.domain.viewer import viewer_of


async def file_document(ctx: Ctx, command: FileDocument) -> DocumentFiled | Refusal:
    """Says what it proves, for which child and until when; the one it replaces leaves, unless something relies on it."""
    viewer = viewer_of(ctx.actor, command.family_id)
    if viewer is None or await ctx.row("family.lock", command.family_id) is None:
        return errors.not_found()
    document = await document_seen(ctx, command.file_id)
    if (
        document is None
        or document["family_id"] != command.family_id
        or not may_withdraw(ctx.actor, document)
    ):
        return errors.not_found()
    if document["completed_at"] is None:
        return errors.file_incomplete("missing")
    if command.child_id is not None:
        children = await ctx.rows("child.seen_by", command.family_id, viewer.guardian_id)
        if command.child_id not in [row["id"] for row in children]:
            return errors.child_unknown()
    if command.expires_on is not None and command.expires_on < ctx.today:
        return errors.fields_wrong({"expires_on": "does_not_fit"})
    kind = ctx.sealer.seal(command.kind, "document", "kind", command.file_id)
    await ctx.run("document.file", command.file_id, command.child_id, kind, command.expires_on, ctx.now)
    ctx.audit("document.filed", entity="file", entity_id=command.file_id)
    if command.replaces is not None and command.replaces != command.file_id:
        former = await document_seen(ctx, command.replaces)
        if (
            former is not None
            and former["family_id"] == command.family_id
            and may_withdraw(ctx.actor, former)
        ):
            used = await ctx.value("document.in_use", command.replaces, command.family_id)
            await ctx.run("document.unfile" if used else "document.withdraw", command.replaces)
            ctx.audit("document.replaced", entity="file", entity_id=command.replaces)
    return DocumentFiled()
