"""Sending an agent the link of their first connection once more."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import Done
from contracts.staff_access import InviteAgent
from services.identity import errors
from services.identity.agents import owe_invitation


async def invite_agent(ctx: Ctx, command: InviteAgent) -> Done | Refusal:
    """Owes another mail. Refused: `not_found` (a password was chosen already, or no such account), `invalid_input`."""
    account = await ctx.row("account.lock", command.account_id)
    waiting = account is not None and account["closed_at"] is None and not account["active"]
    if account is None or account["kind"] != "staff" or not waiting:
        return errors.not_found()
    if not account["email"]:
        return errors.invalid("email")
    await owe_invitation(ctx, command.account_id)
    return Done()
