"""A town opens its inbox to families, or closes it and says where to write."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.messages import Noted, SetInbox


async def set_inbox(ctx: Ctx, command: SetInbox) -> Noted:
    """In force at once; what was written stays readable."""
    await ctx.run("conversation.set_settings", command.settings.model_dump(mode="json"))
    ctx.audit("inbox.set", entity="town", entity_id="requests", detail={"open": command.settings.open})
    return Noted()
