"""Sign-in codes where they meet the database: made once, recognised by their digest, never kept."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from chassis.context import Ctx
from services.identity.domain.code import ALPHABET, LENGTH, Standing, read_code, standing
from services.identity.domain.identifier import identifier_key


@dataclass(frozen=True, slots=True)
class Presented:
    """A code that is, or was, this account's. `active`: the account has a password already."""

    account_id: UUID
    guardian_id: UUID | None
    code_id: UUID
    name: str
    active: bool
    standing: Standing


def new_code() -> str:
    """A code nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def digest_of(ctx: Ctx, account_id: UUID, code: str) -> bytes:
    """What is stored of a code: keyed, and of no use with another account."""
    return ctx.sealer.index(f"{account_id}:{code}", "sign_in_code", "digest")


async def presented(ctx: Ctx, identifier: str, typed: str) -> Presented | None:
    """The code somebody typed, when it is one of the identifier's, whatever it is worth. An unknown one costs the same."""
    rows = await ctx.rows("code.of_identifier", identifier_key(identifier))
    code = read_code(typed) or ""
    for row in rows:
        if hmac.compare_digest(digest_of(ctx, row["account_id"], code), bytes(row["digest"])):
            worth = standing(row["expires_on"], row["used_at"], row["cancelled_at"], ctx.today)
            return Presented(
                row["account_id"], row["guardian_id"], row["code_id"], row["name"], row["active"], worth
            )
    return None
