"""How much of a document has arrived."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FileStatus, FileView
from services.family import errors
from services.family.documents import document_seen, file_view


async def file_status(ctx: Ctx, query: FileStatus) -> FileView | Refusal:
    """Where a sender goes on after a cut. Refused: `not_found`, also when it is another guardian's."""
    document = await document_seen(ctx, query.file_id)
    return errors.not_found() if document is None else file_view(ctx, document)
