"""What every service answers about its own life: parked events, and the rebuilding of a projection.

The classes are made once per service, so that each has its own subject: `PARKED_EVENTS["planning"]`.
"""

from __future__ import annotations

from datetime import datetime
from types import new_class
from typing import Any
from uuid import UUID

from contracts.base import Command, Message, Query, Reply
from contracts.subjects import SERVICES

PARK_REASONS = ("behind", "unreadable", "unknown", "conflicting", "failed")
"""Why an event waits: an earlier one of its entity does; it cannot be read; it names what its hearer does not know;
it contradicts what is stored; applying it failed. The text is in the hearer's log, under the correlation id."""


class ParkedEvent(Message):
    """An event that could not be applied: kept until it is retried in order. `reason` is one of PARK_REASONS."""

    id: UUID
    durable: str
    event_type: str
    entity_id: str
    reason: str
    parked_at: datetime
    behind: bool
    correlation_id: str = ""


class ParkedEventsView(Reply):
    """The parked events of a service, oldest first, and how many there are in all."""

    total: int
    events: list[ParkedEvent]


class RetryOutcome(Reply):
    """How many parked events of the entity were applied, how many still wait, and why (PARK_REASONS) the first does."""

    applied: int
    left: int
    reason: str = ""


class RebuildOutcome(Reply):
    """How many snapshot rows were read and how many changed the projection."""

    read: int
    applied: int


class SnapshotRow(Message):
    """One entity as its owner knows it: what a projection needs to be rebuilt under its version guard."""

    id: UUID
    version: int
    deleted: bool = False
    data: dict[str, Any] = {}


class SnapshotPage(Reply):
    """A page of snapshot rows in id order; `next_after` is null on the last page."""

    rows: list[SnapshotRow]
    next_after: UUID | None = None


class ParkedEventsBase(Query[ParkedEventsView]):
    """Asks for a service's parked events."""

    limit: int = 100


class RetryParkedBase(Command[RetryOutcome]):
    """Applies an entity's parked events again, in order, stopping at the first that fails."""

    durable: str
    entity_id: str


class RebuildProjectionBase(Command[RebuildOutcome]):
    """Reads the owner's snapshot again into a projection, under its version guard."""

    projection: str


def _per_service(base: type[Any], name: str, suffix: str) -> dict[str, type[Any]]:
    return {
        service: new_class(
            f"{service.capitalize()}{suffix}",
            (base,),
            {"owner": service, "name": name},
            lambda body: body.update({"__doc__": base.__doc__, "__module__": __name__}),
        )
        for service in SERVICES
    }


PARKED_EVENTS: dict[str, type[ParkedEventsBase]] = _per_service(
    ParkedEventsBase, "parked-events", "ParkedEvents"
)
RETRY_PARKED: dict[str, type[RetryParkedBase]] = _per_service(RetryParkedBase, "retry-parked", "RetryParked")
REBUILD_PROJECTION: dict[str, type[RebuildProjectionBase]] = _per_service(
    RebuildProjectionBase, "rebuild-projection", "RebuildProjection"
)
