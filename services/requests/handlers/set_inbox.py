"""A town opens its inbox to families, or closes it and says where to write."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import InboxSettings, Noted, SetInbox


async def set_inbox(ctx: Ctx, command: SetInbox) -> Noted | Refusal:
    """In force at once; what was written stays readable. Refused: `changed_meanwhile`."""
    held = InboxSettings.model_validate(await ctx.value("conversation.locked_settings"))
    if command.before is not None and command.before != held:
        return Refusal("changed_meanwhile")
    await ctx.run("conversation.set_settings", command.settings.model_dump(mode="json"))
    ctx.audit("inbox.set", entity="town", entity_id="requests", detail={"open": command.settings.open})
    return Noted()
