"""Giving an agent roles, or taking them away."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import Done
from contracts.staff_access import SetRoles
from services.identity import errors
from services.identity.agents import is_last_administrator, take_turn_with_administrators, tell
from services.identity.revocation import end_everywhere


async def set_roles(ctx: Ctx, command: SetRoles) -> Done | Refusal:
    """Gives an agent exactly these roles and ends their sessions and tokens. Refused: `not_found`, `last_administrator`."""
    await take_turn_with_administrators(ctx)
    account = await ctx.row("account.lock", command.account_id)
    if account is None or account["kind"] != "staff" or account["closed_at"] is not None:
        return errors.not_found()
    if "administration" not in command.roles and await is_last_administrator(ctx, account):
        return errors.last_administrator()
    version = await ctx.value(
        "account.set_roles",
        command.account_id,
        list(command.roles),
        command.facility_ids,
        command.regie_ids,
    )
    await end_everywhere(ctx, command.account_id)
    tell(ctx, command.account_id, version, account["name"], command.roles)
    ctx.audit(
        "account.roles_set",
        entity="account",
        entity_id=command.account_id,
        detail={
            "before": account["roles"],
            "after": list(command.roles),
            "facility_ids": [str(facility) for facility in command.facility_ids],
            "regie_ids": [str(regie) for regie in command.regie_ids],
        },
    )
    return Done()
