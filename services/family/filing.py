"""Documents of records as their commands and queries share them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.family import Document, DocumentKind, EndingPai, GivenDocument, HealthRecord


def kind_of(ctx: Ctx, file_id: UUID, sealed: bytes | None) -> DocumentKind:
    """What a document proves; nothing is sealed of one that is filed as nothing."""
    kind = "absence" if sealed is None else ctx.sealer.open(sealed, "document", "kind", file_id)
    return cast("DocumentKind", kind)


def document_view(ctx: Ctx, row: Record) -> Document:
    """A document's row as it travels."""
    return Document(
        file_id=row["id"],
        family_id=row["family_id"],
        name=ctx.sealer.open(row["name"], "file", "name", row["id"]),
        media_type=row["media_type"],
        size=row["size"],
        received_at=row["completed_at"].astimezone(ctx.now.tzinfo),
        kind=kind_of(ctx, row["id"], row["kind"]),
        child_id=row["child_id"],
        child_name=row["child_name"],
        expires_on=row["expires_on"],
        in_use=row["in_use"],
    )


def given_view(ctx: Ctx, row: Record) -> GivenDocument:
    """A document the town gave, as it travels."""
    return GivenDocument(
        file_id=row["id"],
        guardian_id=row["guardian_id"],
        name=ctx.sealer.open(row["name"], "file", "name", row["id"]),
        media_type=row["media_type"],
        size=row["size"],
        given_at=row["given_at"].astimezone(ctx.now.tzinfo),
    )


def pai_end(ctx: Ctx, row: Any) -> date | None:
    """The day a child's care plan ends, of a sealed health record (`id`, `content`)."""
    text = ctx.sealer.open(row["content"], "health_record", "content", row["id"])
    record = HealthRecord.model_validate_json(text)
    return record.pai_until if record.pai == "yes" else None


async def plans_ending(ctx: Ctx, children: Iterable[Record], last: date) -> list[EndingPai]:
    """The care plans of these children that end by that day, or have ended."""
    found = []
    for child in children:
        content = await ctx.value("health.of_child", child["id"])
        ends_on = pai_end(ctx, {"id": child["id"], "content": content}) if content is not None else None
        if ends_on is not None and ends_on <= last:
            found.append(EndingPai(child_id=child["id"], child_name=child["first_name"], ends_on=ends_on))
    return found
