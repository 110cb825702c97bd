"""Agents' accounts where they meet the database: what is typed of them, their first link, the last administrator."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import AccountChanged
from contracts.staff_access import StaffDetails
from services.identity import errors
from services.identity.domain.identifier import identifier_key
from services.identity.domain.session import TOKEN_BYTES, token_digest

_IDENTIFIER = re.compile(r"[A-Za-z0-9.-]+")
"""What anybody can type and read over the telephone."""

_ADDRESS = re.compile(r"[^\s\"<>@,;]+@[^\s\"<>@,;]+\.[^\s\"<>@,;]+")


def misfit(details: StaffDetails, held: str = "") -> Refusal | None:
    """What no account can be opened with, whoever typed it. `held`: the identifier it has, kept as it is."""
    key = identifier_key(details.identifier)
    if not key or (key != held and not _IDENTIFIER.fullmatch(details.identifier.strip())):
        return errors.invalid("identifier")
    if not details.name.strip():
        return errors.invalid("name")
    return wrong_address(details.email)


def wrong_address(email: str) -> Refusal | None:
    """An address no mail can be sent to; none at all is fine."""
    typed = email.strip()
    return errors.invalid("email") if typed and not _ADDRESS.fullmatch(typed) else None


async def take_turn_with_administrators(ctx: Ctx) -> None:
    """Two administrators who take the role from each other at once must not both succeed: one goes first."""
    await ctx.run("staff.one_administration_at_a_time")


async def is_last_administrator(ctx: Ctx, account: Record) -> bool:
    """Whether nobody else could administer the accounts; one who was invited and never came does not count.

    `account`: a row of `account.lock`, read after `take_turn_with_administrators`.
    """
    if "administration" not in account["roles"] or not account["active"]:
        return False
    return not await ctx.value("staff.other_administrator", account["id"])


async def new_link(ctx: Ctx, account_id: UUID, life: timedelta) -> str:
    """A link with which this account's password is chosen, once; the ones before it stop working."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await ctx.run("reset.cancel_all", account_id, ctx.machine_now)
    await ctx.run("mail.forget_links_of", account_id)
    until = ctx.machine_now + life
    await ctx.run("reset.make", ctx.new_id(), account_id, token_digest(token), ctx.machine_now, until)
    return token


async def owe_invitation(ctx: Ctx, account_id: UUID) -> None:
    """A mail with a first link is owed to the account's address."""
    life = timedelta(days=ctx.settings.invitation_days)
    token, mail_id = await new_link(ctx, account_id, life), ctx.new_id()
    sealed = ctx.sealer.seal(token, "outgoing_mail", "token", mail_id)
    until = ctx.machine_now + life
    await ctx.run("mail.owe", mail_id, account_id, "invitation", sealed, ctx.machine_now, until)
    ctx.audit("account.invited", entity="account", entity_id=account_id)


def tell(
    ctx: Ctx, account_id: UUID, version: int, name: str, roles: Collection[str], closed: bool = False
) -> None:
    """Says to the other services what an agent's account has become."""
    ctx.emit(
        AccountChanged.model_validate(
            {
                "account_id": account_id,
                "version": version,
                "kind": "staff",
                "name": name,
                "family_id": None,
                "guardian_id": None,
                "roles": list(roles),
                "closed": closed,
            }
        )
    )
