"""Who asks: which lines they may see, and whether they act as an agent."""

from __future__ import annotations

from uuid import UUID

from contracts.actor import Actor

NOBODY = UUID(int=0)


def asker(actor: Actor) -> UUID | None:
    """The guardian whose sight limits a reading; None for agents and services.

    A guardian without an id (which no token of identity carries) is limited to nobody.
    """
    if actor.kind in ("staff", "service", "system"):
        return None
    return (actor.guardian_id or NOBODY) if actor.kind == "guardian" else NOBODY


def by_agent(actor: Actor) -> bool:
    """Whether the caller is bound by no cut-off: agents, and the loader of a town's data."""
    return actor.kind in ("staff", "system")


def may_enter(actor: Actor, facility_id: UUID) -> bool:
    """Whether an agent whose role may be narrowed to facilities works in this one."""
    return actor.kind != "staff" or not actor.facility_ids or facility_id in actor.facility_ids
