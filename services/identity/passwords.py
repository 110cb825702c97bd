"""What follows from a password that was lost and replaced: nothing opened with the old one goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from uuid import UUID

from chassis.context import Ctx
from services.identity.attempts import AttemptKeys, forget_failures
from services.identity.revocation import end_everywhere

NOTICE_LIFE = timedelta(days=1)


async def replace_password(
    ctx: Ctx, account_id: UUID, identifier: str, password_hash: str, by: Literal["code", "link"]
) -> None:
    """Sets the password of an account that had one, ends its sessions, codes and links, and owes its holder a word."""
    await ctx.run("account.change_password", account_id, password_hash, ctx.machine_now)
    await end_everywhere(ctx, account_id)
    await _spend_the_rest(ctx, account_id)
    await forget_failures(ctx, AttemptKeys.of(ctx, identifier, address=None))
    await owe_word(ctx, account_id)
    ctx.audit("password.reset", entity="account", entity_id=account_id, detail={"by": by})


async def owe_word(ctx: Ctx, account_id: UUID) -> None:
    """A mail is owed that says that the password was replaced, by whatever way: its holder alone knows if it was them."""
    useless_after = ctx.machine_now + NOTICE_LIFE
    await ctx.run(
        "mail.owe", ctx.new_id(), account_id, "password_changed", None, ctx.machine_now, useless_after
    )


async def first_password(ctx: Ctx, account_id: UUID, identifier: str, password_hash: str) -> None:
    """Sets the password of an account that had none."""
    await ctx.run("account.activate", account_id, password_hash, ctx.machine_now)
    await _spend_the_rest(ctx, account_id)
    await forget_failures(ctx, AttemptKeys.of(ctx, identifier, address=None))
    ctx.audit("account.activated", entity="account", entity_id=account_id)


async def _spend_the_rest(ctx: Ctx, account_id: UUID) -> None:
    await ctx.run("code.cancel_all", account_id, ctx.machine_now)
    await ctx.run("reset.cancel_all", account_id, ctx.machine_now)
    await ctx.run("mail.forget_links_of", account_id)
