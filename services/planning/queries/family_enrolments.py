"""What a family's children are enrolled in."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.planning import ChildEnrolment, FamilyEnrolments, FamilyEnrolmentsView, RegularDay
from services.planning.domain.scope import asker


async def family_enrolments(ctx: Ctx, query: FamilyEnrolments) -> FamilyEnrolmentsView:
    """Those of the lines the asker sees: another home's are not told, nor another family's."""
    rows = await ctx.rows("enrolment.of_family", query.family_id, asker(ctx.actor), ctx.today)
    return FamilyEnrolmentsView(
        enrolments=[
            ChildEnrolment(
                enrolment_id=row["id"],
                child_id=row["child_id"],
                offering=row["offering"],
                facility=row["facility"],
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
                regular_from=row["regular_from"],
                days=[RegularDay(**day) for day in row["days"]],
            )
            for row in rows
        ]
    )
