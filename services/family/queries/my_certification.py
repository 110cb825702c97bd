"""What a guardian has to certify and to accept."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CertificationView, MyCertification
from services.family import errors
from services.family.certifying import certification_of
from services.family.domain.viewer import viewer_of


async def my_certification(ctx: Ctx, query: MyCertification) -> CertificationView | Refusal:
    """Each guardian certifies for themselves, also where two of them share one file."""
    viewer = viewer_of(ctx.actor, query.family_id)
    if viewer is None or viewer.guardian_id is None:
        return errors.not_found()
    family = await ctx.row("family.seen_by", query.family_id, viewer.guardian_id)
    if family is None:
        return errors.not_found()
    return await certification_of(ctx, viewer.guardian_id, family["version"])
