"""Who opened a child's health file, when and why."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import HealthReading, HealthReadingsView, WhoOpened
from services.family import errors
from services.family.domain.viewer import viewer_of


async def who_opened(ctx: Ctx, query: WhoOpened) -> HealthReadingsView | Refusal:
    """Every agent's readings and, for a guardian, their own: what the other guardian reads is theirs.

    Refused: `child_unknown`.
    """
    viewer = viewer_of(ctx.actor, query.family_id)
    if viewer is None:
        return errors.child_unknown()
    children = await ctx.rows("child.seen_by", query.family_id, viewer.guardian_id)
    if query.child_id not in {row["id"] for row in children}:
        return errors.child_unknown()
    account = ctx.actor.account_id
    rows = await ctx.rows(
        "health.readings", str(query.child_id), account, viewer.guardian_id is None, query.limit
    )
    return HealthReadingsView(
        readings=[
            HealthReading(
                at=row["business_at"].astimezone(ctx.now.tzinfo),
                who=row["actor_name"],
                mine=row["actor_account"] is not None and row["actor_account"] == account,
                roles=row["detail"]["roles"],
                via=row["detail"]["via"],
                reason=row["detail"]["reason"],
            )
            for row in rows
        ]
    )
