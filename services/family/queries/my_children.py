"""The children a guardian may act for: the guide's *Mes enfants*."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import ChildCard, ChildrenView, MyChildren
from services.family import errors
from services.family.domain.viewer import viewer_of


async def my_children(ctx: Ctx, query: MyChildren) -> ChildrenView | Refusal:
    """The caller's children of a family, eldest first. Refused: `not_found`, also when it is another family's."""
    viewer = viewer_of(ctx.actor, query.family_id)
    if viewer is None or await ctx.row("family.seen_by", query.family_id, viewer.guardian_id) is None:
        return errors.not_found()
    return ChildrenView(
        children=[
            ChildCard(
                child_id=row["id"],
                family_id=row["family_id"],
                last_name=row["last_name"],
                first_name=row["first_name"],
                birth_date=row["birth_date"],
                school=row["school"],
                class_name=row["class_name"],
            )
            for row in await ctx.rows("child.seen_by", query.family_id, viewer.guardian_id)
        ]
    )
