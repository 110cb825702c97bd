"""Documents as their commands and queries share them: who may see one, and how its pieces are sealed."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.actor import Actor
from contracts.family import FileView

REGISTRY_ROLES = frozenset({"accueil", "direction", "administration"})
FIGURE_ROLES = frozenset({"regie", "direction"})


async def document_seen(ctx: Ctx, file_id: UUID) -> Record | None:
    """A document that the caller may see: a guardian's own or one the desk filed for them, or an agent's to decide on."""
    actor = ctx.actor
    if actor.kind == "guardian":
        if actor.guardian_id is None:
            return None
        return await ctx.row("file.seen_by", file_id, actor.guardian_id, actor.family_id, False, False)
    others = actor.kind != "staff" or bool(REGISTRY_ROLES.intersection(actor.roles))
    return await ctx.row("file.seen_by", file_id, None, None, sees_figures(actor), others)


def sees_figures(actor: Actor) -> bool:
    """Whether an agent opens what proves an income or an account; the desk decides on neither."""
    return actor.kind != "staff" or bool(FIGURE_ROLES.intersection(actor.roles))


def may_withdraw(actor: Actor, document: Record) -> bool:
    """Whether a document seen is the caller's to take away: a guardian's own, any for the desk."""
    return actor.kind != "guardian" or document["guardian_id"] == actor.guardian_id


def file_view(ctx: Ctx, row: Record) -> FileView:
    """How much of a document has arrived."""
    return FileView(
        file_id=row["id"],
        name=ctx.sealer.open(row["name"], "file", "name", row["id"]),
        media_type=row["media_type"],
        size=row["size"],
        received=row["received"],
        complete=row["completed_at"] is not None,
        family_id=row["family_id"],
        received_at=row["completed_at"].astimezone(ctx.now.tzinfo) if row["completed_at"] else None,
    )


def piece_row(file_id: UUID, index: int) -> str:
    """The address under which a piece is sealed: it opens in its own place of its own document only."""
    return f"{file_id}/{index}"
