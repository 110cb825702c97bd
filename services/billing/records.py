"""A guardian's figures and account as they are kept: sealed texts by key, every version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from asyncpg import Record
from pydantic_core import from_json, to_json

from chassis.context import Ctx
from services.billing.domain.figures import STORED, blank
from services.billing.domain.iban import masked


async def family_of(ctx: Ctx, guardian_id: UUID, family_id: UUID | None) -> Record | None:
    """The family of a guardian, seen by the caller; None when the guardian is not of `family_id`, or not the caller.

    `family_id` None: whatever the family.
    """
    actor = ctx.actor
    if actor.kind == "guardian" and actor.guardian_id != guardian_id:
        return None
    family = await ctx.row("record.whose_family", guardian_id)
    if family is None or family["family_id"] != (family_id or family["family_id"]):
        return None
    if actor.kind == "guardian" and family["family_id"] != actor.family_id:
        return None
    return family


async def read_record(ctx: Ctx, guardian_id: UUID, kind: str) -> dict[str, str]:
    """The record in force."""
    row = await ctx.row("record.latest", guardian_id, kind)
    return blank(kind) if row is None else opened_record(ctx, kind, row)


def opened_record(ctx: Ctx, kind: str, row: Record) -> dict[str, str]:
    """The texts of a row."""
    text = ctx.sealer.open(row["content"], "payer_record", "content", row["record_id"])
    found: dict[str, Any] = from_json(text)
    return blank(kind) | {key: str(value) for key, value in found.items() if key in STORED[kind]}


async def write_record(
    ctx: Ctx, guardian_id: UUID, kind: str, record: Mapping[str, str], proposal_id: UUID | None, by: str
) -> int:
    """Puts another version in force; the file's version. The caller holds the file's lock."""
    record_id = ctx.new_id()
    content = ctx.sealer.seal(to_json(dict(record)).decode(), "payer_record", "content", record_id)
    await ctx.run("record.add", guardian_id, kind, record_id, content, proposal_id, ctx.now, by)
    return int(await ctx.value("record.grow_file", guardian_id))


def shown(key: str, text: str) -> str:
    """A value as it may leave this service: of an IBAN, only the end."""
    return masked(text) if key == "bank.iban" else text
