"""An agent takes a family request on, or lets it go."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.requests import AssignRequest, SettingsSaved
from services.requests import errors


async def assign_request(ctx: Ctx, command: AssignRequest) -> SettingsSaved | Refusal:
    """Puts the asking agent's name on the request, so that two do not work on it; taking over is allowed."""
    row = await ctx.row("family_request.lock", command.family_request_id)
    if row is None or row["state"] == "unopened":
        return errors.not_found()
    account, name = (ctx.actor.account_id, ctx.actor.name) if command.mine else (None, "")
    await ctx.run("family_request.assign", command.family_request_id, account, name)
    ctx.audit(
        "family_request.assigned" if command.mine else "family_request.released",
        entity="family_request",
        entity_id=command.family_request_id,
    )
    return SettingsSaved()
