"""Opening an agent's account: they choose their own password with a link."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import Done
from contracts.staff_access import OpenStaffAccount
from services.identity import errors
from services.identity.agents import misfit, owe_invitation, tell
from services.identity.domain.identifier import email_key, identifier_key


async def open_staff_account(ctx: Ctx, command: OpenStaffAccount) -> Done | Refusal:
    """Opens it, and owes the agent a first link by mail. Refused: `identifier_taken`, `conflict`, `invalid_input`."""
    details = command.details
    refusal = misfit(details)
    if refusal is not None:
        return refusal
    if await ctx.row("account.of_id", command.account_id) is not None:
        return errors.account_exists()
    opened = await ctx.run(
        "staff.open",
        command.account_id,
        details.identifier.strip(),
        identifier_key(details.identifier),
        details.name.strip(),
        details.email.strip(),
        email_key(details.email),
        list(details.roles),
        details.facility_ids,
        details.regie_ids,
        ctx.machine_now,
    )
    if not opened:
        return errors.identifier_taken()
    tell(ctx, command.account_id, 1, details.name.strip(), details.roles)
    ctx.audit(
        "account.opened",
        entity="account",
        entity_id=command.account_id,
        detail={"kind": "staff", "roles": list(details.roles)},
    )
    if details.email.strip():
        await owe_invitation(ctx, command.account_id)
    return Done()
