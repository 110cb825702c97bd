"""A link for an agent who has no password, or lost it, handed over by whoever keeps the accounts: no mail is needed."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.staff_access import MakeStaffLink, StaffLink
from services.identity import errors
from services.identity.agents import new_link


async def make_staff_link(ctx: Ctx, command: MakeStaffLink) -> StaffLink | Refusal:
    """Single use, as long as those by e-mail; using it ends the agent's sessions. Refused: `not_found`, `not_allowed`."""
    account = await ctx.row("account.lock", command.account_id)
    if account is None or account["kind"] != "staff" or account["closed_at"] is not None:
        return errors.not_found()
    if "administration" in account["roles"] and "administration" not in ctx.actor.roles:
        # otherwise the direction would become administrator by taking one's account
        return Refusal("not_allowed")
    life = (
        timedelta(minutes=ctx.settings.reset_minutes)
        if account["active"]
        else timedelta(days=ctx.settings.invitation_days)
    )
    token, until = await new_link(ctx, command.account_id, life), ctx.machine_now + life
    ctx.audit("password_reset.handed", entity="account", entity_id=command.account_id)
    identifier = await ctx.value("account.identifier", command.account_id)
    return StaffLink(token=token, identifier=identifier, expires_at=until)
