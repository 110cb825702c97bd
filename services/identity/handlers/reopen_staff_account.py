"""An agent comes back: the account is theirs again, the password is not."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import Done
from contracts.staff_access import ReopenStaffAccount
from services.identity import errors
from services.identity.agents import owe_invitation, tell


async def reopen_staff_account(ctx: Ctx, command: ReopenStaffAccount) -> Done | Refusal:
    """Opens it again with the roles it had, and owes a link where there is an address. Refused: `not_found`."""
    account = await ctx.row("staff.reopen", command.account_id)
    if account is None:
        return errors.not_found()
    tell(ctx, command.account_id, account["version"], account["name"], account["roles"])
    ctx.audit("account.reopened", entity="account", entity_id=command.account_id)
    if account["email"]:
        await owe_invitation(ctx, command.account_id)
    return Done()
