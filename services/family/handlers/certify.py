"""A guardian certifies the record, and answers the town's texts."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import Certified, Certify
from services.family import errors
from services.family.certifying import certification_of, keep_answer, waits
from services.family.domain.viewer import viewer_of


async def certify(ctx: Ctx, command: Certify) -> Certified | Refusal:
    """Keeps who, when and which version, for good; under the family's lock, so that nothing changes meanwhile."""
    viewer = viewer_of(ctx.actor, command.family_id)
    guardian_id = viewer.guardian_id if viewer is not None else None
    family = await ctx.row("family.lock", command.family_id)
    if guardian_id is None or family is None:
        return errors.not_found()
    if await ctx.row("family.seen_by", command.family_id, guardian_id) is None:
        return errors.not_found()
    view = await certification_of(ctx, guardian_id, family["version"])
    waiting = [one.text_id for one in view.texts if waits(one)]
    missing = [one for one in waiting if one not in command.accepted and one not in command.refused]
    if missing:
        return errors.acceptance_missing(len(missing))
    certified_at, account_id = view.certified_at, ctx.actor.account_id
    if view.campaign is not None and certified_at is None:
        if command.expected_version != family["version"]:
            return errors.changed_meanwhile(family["version"])
        year, certified_at = view.campaign.school_year, ctx.now
        await ctx.run(
            "certification.certify",
            guardian_id,
            year,
            command.family_id,
            family["version"],
            account_id,
            ctx.now,
        )
        ctx.audit("record.certified", entity="guardian", entity_id=guardian_id, detail={"school_year": year})
    for text_id in waiting:
        await keep_answer(ctx, command.family_id, guardian_id, text_id, text_id not in command.refused)
    taken = [one for one in waiting if one not in command.refused]
    return Certified(certified_at=certified_at, accepted=len(taken))
