"""The documents of a family's record."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import DocumentsView, FamilyDocuments
from services.family import errors
from services.family.documents import sees_figures
from services.family.domain.viewer import viewer_of
from services.family.file_papers import awaited_of
from services.family.filing import document_view, given_view, plans_ending


async def family_documents(ctx: Ctx, query: FamilyDocuments) -> DocumentsView | Refusal:
    """What a guardian handed in, or the desk filed for them or gave them; an agent all that is theirs to see.

    The end of a care plan is told to the child's guardians only.
    """
    viewer = viewer_of(ctx.actor, query.family_id)
    if viewer is None or await ctx.row("family.seen_by", query.family_id, viewer.guardian_id) is None:
        return errors.not_found()
    last = None if query.within_days is None else ctx.today + timedelta(days=query.within_days)
    rows = await ctx.rows(
        "document.of_family", query.family_id, viewer.guardian_id, last, sees_figures(ctx.actor)
    )
    plans = []
    if last is not None and viewer.guardian_id is not None:
        children = await ctx.rows("child.seen_by", query.family_id, viewer.guardian_id)
        plans = await plans_ending(ctx, children, last)
    given = await ctx.rows("file.given_to", query.family_id, viewer.guardian_id) if last is None else []
    awaited = []
    if last is None and viewer.guardian_id is not None:
        files = await ctx.rows("enrolment.of_home", query.family_id, viewer.guardian_id)
        awaited = await awaited_of(ctx, viewer.guardian_id, files)
    return DocumentsView(
        documents=[document_view(ctx, row) for row in rows],
        plans=plans,
        given=[given_view(ctx, row) for row in given],
        awaited=awaited,
    )
