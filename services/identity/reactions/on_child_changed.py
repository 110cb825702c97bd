"""Family says who may no longer act for a child."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import ChildChanged
from services.identity.revocation import end_everywhere


async def on_child_changed(ctx: Ctx, event: ChildChanged) -> None:
    """Ends the sessions of those who lost it: what their browsers still show of the child is not asked for again.

    They may sign in again; family already refuses them the child.
    """
    if not event.ended_for:
        return
    for account in await ctx.rows("account.open_of_guardians", event.ended_for):
        await end_everywhere(ctx, account["id"])
        ctx.audit("session.ended", entity="account", entity_id=account["id"])
