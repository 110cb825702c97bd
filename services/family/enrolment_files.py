"""Registration files as their commands and queries share them: sealed texts, the visitor's link, families alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.crypto import Sealer
from chassis.problem import Refusal
from contracts.family import EnrolmentFileSaved, EnrolmentFileStep, LikeFile, LikelyFamily, Likeness
from services.family import errors
from services.family.domain import enrolment, file_papers
from services.family.domain.duplicates import Child, Door, Household, Name, alike, number_of
from services.family.domain.naming import words_of

TABLE = "enrolment_file"
COMPARED = 1000
"""Files under way that one is compared with, the latest touched: they are sealed, no index finds them."""
ONLINE = "en ligne"
"""Who touched a file that its family filled."""


def sealed_values(sealer: Sealer, file_id: UUID, values: Mapping[str, str]) -> bytes:
    """The texts of a file as they are kept."""
    return sealer.seal(json.dumps(values, ensure_ascii=False), TABLE, "content", file_id)


def values_of(sealer: Sealer, row: Record) -> dict[str, str]:
    """The texts of a file."""
    found: dict[str, str] = json.loads(sealer.open(row["content"], TABLE, "content", row["id"]))
    return found


def reason_of(sealer: Sealer, row: Record) -> str:
    """Why a file was sent back, "" when it was not."""
    sealed = row["reason"]
    return "" if sealed is None else sealer.open(sealed, TABLE, "reason", row["id"])


def digest_of(ctx: Ctx, secret: str) -> bytes:
    """What is kept of a visitor's link."""
    return ctx.sealer.index(secret, TABLE, "secret")


def mail_key(ctx: Ctx, email: str) -> bytes:
    """What is kept of the address under which a file begun online is found again."""
    return ctx.sealer.index(email.strip().casefold(), TABLE, "mail_key")


def token_key(ctx: Ctx, token: str) -> bytes:
    """What is kept of the token in a mail that leads back to a file."""
    return ctx.sealer.index(token, "file_link_ask", "token")


async def note_address(ctx: Ctx, file_id: UUID, values: Mapping[str, str]) -> None:
    """Follows the address typed in a file begun online."""
    email = values.get(f"{enrolment.FIRST}contact.email", "")
    await ctx.run("enrolment.reached_at", file_id, mail_key(ctx, email) if email else None)


async def online_open(ctx: Ctx) -> bool:
    """Whether the town lets families fill the file online."""
    rules = await ctx.row("proposal.rules")
    return rules is not None and bool(rules["online_enrolment"])


async def locked_file(ctx: Ctx, file_id: UUID, expected_version: int) -> Record | Refusal:
    """Locks a file that agents may open. Refused: `not_found`, `conflict`."""
    row = await ctx.row("enrolment.lock", file_id)
    if row is None:
        return errors.not_found()
    return _at_version(row, expected_version)


async def locked_online(ctx: Ctx, secret: str, expected_version: int) -> Record | Refusal:
    """Locks the file of a link while its family may change it. Refused: `enrolment_closed`, `not_found`, `conflict`."""
    if not await online_open(ctx):
        return errors.enrolment_closed()
    row = await ctx.row("enrolment.lock_secret", digest_of(ctx, secret))
    if row is None:
        return errors.not_found()
    if row["state"] not in ("draft", "returned"):
        return errors.changed_meanwhile(row["version"])
    return _at_version(row, expected_version)


def _at_version(row: Record, expected: int) -> Record | Refusal:
    return row if row["version"] == expected else errors.changed_meanwhile(row["version"])


async def saved_step(
    ctx: Ctx, row: Record, step: EnrolmentFileStep, typed: Mapping[str, str], who: str
) -> EnrolmentFileSaved:
    """Keeps a step of a locked file."""
    file_id = row["id"]
    values = enrolment.with_step(values_of(ctx.sealer, row), step, typed)
    version = await kept(ctx, file_id, values, who)
    found = {} if row["state"] == "complete" else enrolment.wrong(values, ctx.today)
    return EnrolmentFileSaved(file_id=file_id, version=version, wrong=found)


async def kept(ctx: Ctx, file_id: UUID, values: Mapping[str, str], who: str) -> int:
    """Keeps the texts of a locked file; answers its version."""
    content, to_check = sealed_values(ctx.sealer, file_id, values), file_papers.to_check(values)
    version: int = await ctx.value("enrolment.save", file_id, content, ctx.machine_now, who, to_check)
    return version


async def likely_families(ctx: Ctx, values: Mapping[str, str]) -> list[LikelyFamily]:
    """The families that may be the one in the file, those with most alike first."""
    wanted = enrolment.household_of(values)
    named = [
        (last[0], first[0])
        for one in wanted.adults
        if (last := words_of(one.last_name)) and (first := words_of(one.first_name))
    ]
    doors = [(one.postcode, number_of(one.street)) for one in wanted.doors if one.street and one.postcode]
    candidates = await ctx.rows(
        "duplicate.candidates",
        [child.birth_date for child in wanted.children],
        [last for last, _ in named],
        [first for _, first in named],
        [postcode for postcode, _ in doors],
        [number for _, number in doors],
    )
    if not candidates:
        return []
    found = []
    for row in await ctx.rows("duplicate.households", [row["family_id"] for row in candidates]):
        same = alike(wanted, _household(row))
        if same:
            found.append(_likely(row, same))
    order = ("child", "guardian", "address")
    return sorted(found, key=lambda one: ([kind not in one.alike for kind in order], one.family_number))


async def files_alike(ctx: Ctx, file_id: UUID, values: Mapping[str, str]) -> list[LikeFile]:
    """The other files under way that may be of the same family: the same paper typed by two agents, or typed and sent."""
    wanted, found = enrolment.household_of(values), []
    for row in await ctx.rows("enrolment.others_under_way", file_id, COMPARED):
        other = values_of(ctx.sealer, row)
        same = alike(wanted, enrolment.household_of(other))
        if same:
            found.append(
                LikeFile(
                    file_id=row["id"],
                    origin=row["origin"],
                    state=row["state"],
                    name=enrolment.name_of(other),
                    children=enrolment.first_names(other),
                    alike=same,
                )
            )
    return found


def _household(row: Record) -> Household:
    return Household(
        adults=tuple(Name(one[0], one[1]) for one in (*row["guardians"], *row["partners"])),
        children=tuple(Child(one[0], one[1], date.fromisoformat(one[2])) for one in row["children"]),
        doors=tuple(Door(one[2], one[3], one[4]) for one in row["guardians"]),
    )


def _likely(row: Record, same: list[Likeness]) -> LikelyFamily:
    guardians = row["guardians"]
    return LikelyFamily(
        family_id=row["family_id"],
        family_number=row["family_number"],
        name=", ".join(f"{one[0]} {one[1]}" for one in guardians),
        town=guardians[0][4],
        children=[f"{one[1]} {one[0]}" for one in row["children"]],
        alike=same,
    )
