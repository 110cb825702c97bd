"""What every correction of a family's file does: lock it, compare its version, keep it findable, count the change."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from services.family import errors
from services.family.domain.naming import search_words


@dataclass(frozen=True, slots=True)
class Locked:
    """A family's file while it is being changed; nobody else changes it meanwhile."""

    number: str
    version: int
    guardian_ids: list[UUID]


@dataclass(frozen=True, slots=True)
class _Name:
    last_name: str
    first_name: str


async def locked(ctx: Ctx, family_id: UUID, expected_version: int | None) -> Locked | Refusal:
    """Locks a file. Refused: `not_found`, or `conflict` when it is not at the version the caller saw."""
    row = await ctx.row("family.lock", family_id)
    if row is None:
        return errors.not_found()
    if expected_version is not None and expected_version != row["version"]:
        return errors.changed_meanwhile(row["version"])
    guardians = await ctx.rows("guardian.ids", family_id)
    return Locked(row["number"], row["version"], [guardian["id"] for guardian in guardians])


async def changed(ctx: Ctx, family_id: UUID, number: str) -> int:
    """Rewrites the words under which the family is found and answers the file's new version."""

    def names(rows: list[Record]) -> list[_Name]:
        return [_Name(row["last_name"], row["first_name"]) for row in rows]

    adults = await ctx.rows("search.adults", family_id)
    children = await ctx.rows("search.children", family_id)
    words = search_words(number, names(adults), names(children))
    await ctx.run("search.forget", family_id)
    await ctx.many("search.keep", [(word, family_id, weight) for word, weight in words.items()])
    version: int = await ctx.value("family.bump", family_id)
    return version
