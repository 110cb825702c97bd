"""Closing an account: an agent leaves, a court decides, a family moves away."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import AccountChanged, CloseAccount, Done
from services.identity import errors
from services.identity.agents import is_last_administrator, take_turn_with_administrators
from services.identity.revocation import end_everywhere


async def close_account(ctx: Ctx, command: CloseAccount) -> Done | Refusal:
    """Closes an account and ends its sessions and tokens. Refused: `not_found` (closed already too), `last_administrator`."""
    await take_turn_with_administrators(ctx)
    account = await ctx.row("account.lock", command.account_id)
    if account is None or account["closed_at"] is not None:
        return errors.not_found()
    if await is_last_administrator(ctx, account):
        return errors.last_administrator()
    version = await ctx.value("account.close", command.account_id, ctx.machine_now)
    await end_everywhere(ctx, command.account_id)
    await ctx.run("reset.cancel_all", command.account_id, ctx.machine_now)
    await ctx.run("mail.forget_links_of", command.account_id)
    ctx.emit(
        AccountChanged(
            account_id=command.account_id,
            version=version,
            kind=account["kind"],
            name=account["name"],
            family_id=account["family_id"],
            guardian_id=account["guardian_id"],
            roles=account["roles"],
            closed=True,
        )
    )
    ctx.audit("account.closed", entity="account", entity_id=command.account_id)
    return Done()
