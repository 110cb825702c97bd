"""Changing what is known of an agent, and what they may do."""

from __future__ import annotations

from typing import Any

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import Done
from contracts.staff_access import ChangeStaffAccount, StaffDetails
from services.identity import errors
from services.identity.agents import (
    is_last_administrator,
    misfit,
    owe_invitation,
    take_turn_with_administrators,
    tell,
)
from services.identity.domain.identifier import email_key, identifier_key
from services.identity.revocation import end_everywhere, refuse_tokens

_RIGHTS = ("roles", "facility_ids", "regie_ids")


async def change_staff_account(ctx: Ctx, command: ChangeStaffAccount) -> Done | Refusal:
    """Other rights end the agent's sessions, another name shows at once, another address makes links worthless.

    An address given to who has no password yet gets the first link, as when the account is opened.

    Refused: `not_found`, `changed_meanwhile`, `identifier_taken`, `last_administrator`, `invalid_input`.
    """
    await take_turn_with_administrators(ctx)
    account = await ctx.row("account.lock", command.account_id)
    if account is None or account["kind"] != "staff" or account["closed_at"] is not None:
        return errors.not_found()
    if account["version"] != command.expected_version:
        return errors.changed_meanwhile()
    details = command.details
    before = await ctx.row("staff.details", command.account_id)
    assert before is not None, "the row is locked"
    refusal = misfit(details, identifier_key(before["identifier"])) or await _taken(ctx, command)
    if refusal is not None:
        return refusal
    if "administration" not in details.roles and await is_last_administrator(ctx, account):
        return errors.last_administrator()
    values = _values(details)
    changed = _changed(before, values)
    if changed:
        await _change(ctx, command, values, changed, before, account["active"])
    return Done()


async def _taken(ctx: Ctx, command: ChangeStaffAccount) -> Refusal | None:
    other = await ctx.row("account.of_identifier", identifier_key(command.details.identifier))
    taken = other is not None and other["id"] != command.account_id
    return errors.identifier_taken() if taken else None


async def _change(
    ctx: Ctx,
    command: ChangeStaffAccount,
    values: dict[str, Any],
    changed: list[str],
    before: Record,
    active: bool,
) -> None:
    account_id = command.account_id
    version = await ctx.value("staff.change", account_id, *values.values())
    if any(name in _RIGHTS for name in changed):
        await end_everywhere(ctx, account_id)
    else:
        refuse_tokens(ctx, account_id)
    if "email" in changed:
        # what was sent to the address before must not open the account any more
        await ctx.run("reset.cancel_all", account_id, ctx.machine_now)
        await ctx.run("mail.forget_links_of", account_id)
        if values["email"] and not active:
            await owe_invitation(ctx, account_id)
    tell(ctx, account_id, version, values["name"], values["roles"])
    ctx.audit(
        "account.changed",
        entity="account",
        entity_id=account_id,
        detail={
            "changed": changed,
            "roles_before": before["roles"],
            "roles_after": values["roles"],
            "facility_ids": [str(one) for one in values["facility_ids"]],
            "regie_ids": [str(one) for one in values["regie_ids"]],
        },
    )


def _values(details: StaffDetails) -> dict[str, Any]:
    """By column, in the order of the statement."""
    return {
        "identifier": details.identifier.strip(),
        "identifier_key": identifier_key(details.identifier),
        "name": details.name.strip(),
        "email": details.email.strip(),
        "email_key": email_key(details.email),
        "roles": list(details.roles),
        "facility_ids": details.facility_ids,
        "regie_ids": details.regie_ids,
    }


def _changed(before: Record, values: dict[str, Any]) -> list[str]:
    """The names of what is not as it was; an order of roles or places is no difference."""
    return [
        name
        for name in ("identifier", "name", "email", *_RIGHTS)
        if (set(before[name]) != set(values[name]) if name in _RIGHTS else before[name] != values[name])
    ]
