"""What a service's wiring.py declares: the table of contents of the service. Nothing registers itself elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from chassis.settings import ServiceSettings
from contracts.base import Command, Event, Query, Reply
from contracts.operations import SnapshotPage
from contracts.subjects import durable_of

Handler = Callable[[Ctx, Any], Awaitable[Reply | Refusal]]
Asker = Callable[[Ctx, Any], Awaitable[Reply | bytes | Refusal]]
Reaction = Callable[[Ctx, Any], Awaitable[None]]
Job = Callable[[Ctx], Awaitable[None]]
Apply = Callable[[Ctx, UUID, int, bool, dict[str, Any]], Awaitable[bool]]
Resources = Callable[[Any], AbstractAsyncContextManager[Any]]
T = TypeVar("T")


@dataclass(frozen=True)
class On:
    """A command, its handler, and who may send it (words of Actor.callers())."""

    message: type[Command[Any]]
    handler: Handler
    allow: frozenset[str] | set[str]


@dataclass(frozen=True)
class Ask:
    """A query, its handler, and who may ask. `audited`: the reading commits its trace, or does not happen."""

    message: type[Query[Any]]
    handler: Asker
    allow: frozenset[str] | set[str]
    audited: bool = False


@dataclass(frozen=True)
class React:
    """An event of another service and what it does here. `projection`: it only keeps a local copy."""

    event: type[Event]
    reaction: Reaction
    projection: bool = False


@dataclass(frozen=True)
class Every:
    """A job done every so many seconds by one replica. Not `transactional`: the job opens its own with ctx.begin()."""

    name: str
    seconds: float
    job: Job
    transactional: bool = True


@dataclass(frozen=True)
class Projection:
    """A local copy of another service's entities: how to rebuild it from the owner's snapshot."""

    name: str
    source: type[Query[SnapshotPage]]
    apply: Apply


@dataclass(frozen=True)
class Service:
    """One service, declared."""

    name: str
    package: str
    commands: list[On] = field(default_factory=list)
    queries: list[Ask] = field(default_factory=list)
    reactions: list[React] = field(default_factory=list)
    timers: list[Every] = field(default_factory=list)
    projections: list[Projection] = field(default_factory=list)
    emits: list[type[Event]] = field(default_factory=list)
    asks: list[type[Query[Any]]] = field(default_factory=list)
    settings: type[ServiceSettings] = ServiceSettings
    resources: Resources | None = None

    def sources(self) -> dict[str, list[React]]:
        """The reactions by the service whose events they hear."""
        grouped: dict[str, list[React]] = {}
        for react in self.reactions:
            grouped.setdefault(react.event.OWNER, []).append(react)
        return grouped

    def durables(self) -> dict[str, str]:
        """The durable consumer of each source: `{source: durable}`."""
        return {source: durable_of(self.name, source) for source in self.sources()}
