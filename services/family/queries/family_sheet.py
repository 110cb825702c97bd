"""A family's own sheet: the guide's *Mon compte*."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FamilySheet, FamilyView
from services.family import errors
from services.family.domain.viewer import viewer_of
from services.family.pending import pending_of
from services.family.sheets import child_sheet, guardian_names, guardian_sheet, partner_sheet


async def family_sheet(ctx: Ctx, query: FamilySheet) -> FamilyView | Refusal:
    """What the caller may see of a family. Refused: `not_found`, also when it is another family's.

    What a guardian may not see of another is not read from the tables in the first place.
    """
    viewer = viewer_of(ctx.actor, query.family_id)
    if viewer is None:
        return errors.not_found()
    scope = (query.family_id, viewer.guardian_id)
    family = await ctx.row("family.seen_by", *scope)
    if family is None:
        return errors.not_found()
    guardians = [guardian_sheet(ctx.sealer, row) for row in await ctx.rows("guardian.full", *scope)]
    if viewer.guardian_id is not None:
        guardians += [guardian_names(row) for row in await ctx.rows("guardian.names_beside", *scope)]
    partners = [partner_sheet(ctx.sealer, row) for row in await ctx.rows("partner.seen_by", *scope)]
    return FamilyView(
        family_id=query.family_id,
        family_number=family["number"],
        version=family["version"],
        guardians=guardians,
        partner=partners[0] if partners else None,
        partners=partners,
        children=[child_sheet(row, viewer.names) for row in await ctx.rows("child.seen_by", *scope)],
        pending=await pending_of(ctx, *scope),
    )
