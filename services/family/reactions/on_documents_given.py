"""Requests says that the town gives documents to a guardian."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.messages import DocumentsGiven


async def on_documents_given(ctx: Ctx, event: DocumentsGiven) -> None:
    """From now on that guardian opens them, and they are kept; those no longer named are taken back."""
    await ctx.run("file.take_back", event.given_in, event.file_ids)
    await ctx.run(
        "file.give",
        event.given_in,
        event.file_ids,
        event.family_id,
        event.guardian_id,
        event.child_id,
        ctx.now,
    )
