"""A link for an agent who lost their password, handed over by whoever keeps the accounts: agents have no e-mail here."""

from __future__ import annotations

import secrets
from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.staff_access import MakeStaffLink, StaffLink
from services.identity import errors
from services.identity.domain.session import TOKEN_BYTES, token_digest


async def make_staff_link(ctx: Ctx, command: MakeStaffLink) -> StaffLink | Refusal:
    """Single use, as long as those by e-mail; using it ends the agent's sessions. Refused: `not_found`, `not_allowed`."""
    account = await ctx.row("account.lock", command.account_id)
    if account is None or account["kind"] != "staff" or account["closed_at"] is not None:
        return errors.not_found()
    if "administration" in account["roles"] and "administration" not in ctx.actor.roles:
        # otherwise the direction would become administrator by taking one's account
        return Refusal("not_allowed")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    until = ctx.machine_now + timedelta(minutes=ctx.settings.reset_minutes)
    await ctx.run("reset.cancel_all", command.account_id, ctx.machine_now)
    await ctx.run("reset.make", ctx.new_id(), command.account_id, token_digest(token), ctx.machine_now, until)
    ctx.audit("password_reset.handed", entity="account", entity_id=command.account_id)
    identifier = await ctx.value("account.identifier", command.account_id)
    return StaffLink(token=token, identifier=identifier, expires_at=until)
