"""The documents that end soon, of every family."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from contracts.family import DocumentsView, ExpiringDocuments
from services.family.filing import document_view


async def expiring_documents(ctx: Ctx, query: ExpiringDocuments) -> DocumentsView:
    """Those that have ended first. Their kind may be health: the reading leaves its trace."""
    last = ctx.today + timedelta(days=query.days)
    rows = await ctx.rows("document.ending", last, query.limit, query.offset)
    ctx.audit("documents.expiring_listed", entity="file", entity_id="", detail={"documents": len(rows)})
    return DocumentsView(
        documents=[document_view(ctx, row) for row in rows], total=rows[0]["total"] if rows else 0
    )
