"""The documents a visitor brings for the file of their link, as their commands share them."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record
from pydantic import SecretStr

from chassis.context import Ctx
from chassis.problem import Refusal
from services.family import errors
from services.family.enrolment_files import digest_of, online_open


async def file_of_link(ctx: Ctx, secret: SecretStr) -> Record | Refusal:
    """Locks the file while its family may change it. Refused: `enrolment_closed`, `not_found`, `conflict`."""
    if not await online_open(ctx):
        return errors.enrolment_closed()
    row = await ctx.row("enrolment.lock_secret", digest_of(ctx, secret.get_secret_value()))
    if row is None:
        return errors.not_found()
    return row if row["state"] in ("draft", "returned") else errors.changed_meanwhile(row["version"])


async def document_in(ctx: Ctx, document_id: UUID, file_id: UUID) -> Record | None:
    """A document that waits in this file."""
    return await ctx.row("file.seen_in", document_id, file_id)
