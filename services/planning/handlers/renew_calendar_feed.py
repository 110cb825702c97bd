"""A parent asks for the address their telephone's agenda will read, or for another one."""

from __future__ import annotations

import secrets

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import FeedAddress, RenewCalendarFeed
from services.planning.domain.feed import digest_of
from services.planning.errors import not_found


async def renew_calendar_feed(ctx: Ctx, command: RenewCalendarFeed) -> FeedAddress | Refusal:
    """Keeps the digest of a new secret; whoever has the former address reads nothing any more."""
    guardian_id, family_id = ctx.actor.guardian_id, ctx.actor.family_id
    if guardian_id is None or family_id is None:
        return not_found()
    secret = secrets.token_urlsafe(24)
    await ctx.run("feed.renew", guardian_id, family_id, digest_of(secret), ctx.machine_now)
    ctx.audit("calendar_feed.renewed", entity="guardian", entity_id=guardian_id)
    return FeedAddress(secret=secret)
