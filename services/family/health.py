"""Reading a child's health leaves its trace: who, when, by which way and why. The parents see it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from chassis.context import Ctx
from contracts.actor import Actor

READERS = frozenset({"accueil", "direction", "administration"})
"""The roles that need a child's health to do their work."""


def may_read_health(actor: Actor) -> bool:
    """Whether this caller's kind gives health at all; a guardian must also act for the child."""
    return actor.kind == "guardian" or (actor.kind == "staff" and not READERS.isdisjoint(actor.roles))


def trace_reading(
    ctx: Ctx, child_id: UUID, via: Literal["record", "proposal", "expiring", "check"], reason: str = ""
) -> None:
    """Writes the reading down, in the transaction that answers it."""
    ctx.audit(
        "health.read",
        entity="child_health",
        entity_id=child_id,
        detail={"via": via, "reason": reason, "roles": list(ctx.actor.roles)},
    )
