"""Reading a child's health leaves its trace: who, when, by which way and why. The parents see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.actor import Actor
from services.family.filing import kind_of

READERS = frozenset({"accueil", "direction", "administration"})
"""The roles that need a child's health to do their work."""


HEALTH_KINDS = frozenset({"pai", "vaccinations"})
"""What documents filed as such tell of a child's health."""
ONE_OPENING = timedelta(hours=1)
"""The pieces of a document, its picture beside a demand and a second click are one opening."""


def may_read_health(actor: Actor) -> bool:
    """Whether this caller's kind gives health at all; a guardian must also act for the child."""
    return actor.kind == "guardian" or (actor.kind == "staff" and not READERS.isdisjoint(actor.roles))


def trace_reading(
    ctx: Ctx,
    child_id: UUID,
    via: Literal["record", "proposal", "expiring", "check", "document"],
    reason: str = "",
    **more: str,
) -> None:
    """Writes the reading down, in the transaction that answers it."""
    ctx.audit(
        "health.read",
        entity="child_health",
        entity_id=child_id,
        detail={"via": via, "reason": reason, "roles": list(ctx.actor.roles)} | more,
    )


async def children_told_of(ctx: Ctx, document: Record) -> list[UUID]:
    """The children whose health a document tells; none when it tells nobody's.

    It is filed as such, joined to a demand about health, or excuses an absence: what the reason of that absence is stays
    with planning, so any of its documents may be a certificate. Where nobody said which child, it may be each of those
    for whom the one who handed it in acts.
    """
    told: set[UUID | None] = {
        row["child_id"]
        for row in await ctx.rows("health.ties", document["id"], document["family_id"])
        if row["kind"] is None or kind_of(ctx, document["id"], row["kind"]) in HEALTH_KINDS
    }
    named = {child_id for child_id in told if child_id is not None}
    if not told or named:
        return sorted(named)
    children = await ctx.rows("child.seen_by", document["family_id"], document["guardian_id"])
    return [row["id"] for row in children]


async def trace_document(ctx: Ctx, child_id: UUID, file_id: UUID, reason: str) -> None:
    """Writes down that a document about the child's health was opened, once for each opening."""
    since = ctx.now - ONE_OPENING
    told = (str(child_id), ctx.actor.account_id, str(file_id), reason, since)
    if not await ctx.value("health.document_traced", *told):
        trace_reading(ctx, child_id, "document", reason, file_id=str(file_id))
