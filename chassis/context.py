"""What a handler is given: the caller, both clocks, its own database inside one transaction, and ways to speak.

A handler never commits, publishes or reads a clock by itself: the edge does, once (endpoint.py, consumer.py).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from asyncpg import Record

from chassis.audit import AuditEntry
from chassis.ids import new_id
from chassis.postgres import Connection
from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.base import Event, Query, Reply

if TYPE_CHECKING:
    import structlog

    from chassis.crypto import Sealer
    from chassis.runtime import Runtime

R = TypeVar("R", bound=Reply)


@dataclass
class Pending:
    """What a transaction will leave behind when it commits, or when it is refused."""

    events: list[Event] = field(default_factory=list)
    audits: list[AuditEntry] = field(default_factory=list)
    broadcasts: list[tuple[str, bytes]] = field(default_factory=list)
    after_refusal: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)


class Ctx:
    """The context of one command, query, event or job."""

    def __init__(
        self,
        runtime: Runtime,
        connection: Connection | None,
        actor: Actor,
        cause: str,
        correlation_id: str,
        causation_id: str = "",
        command_id: UUID | None = None,
    ) -> None:
        self._runtime = runtime
        self._connection = connection
        self.actor = actor
        self.cause = cause
        self.correlation_id = correlation_id
        self.causation_id = causation_id
        self.command_id = command_id
        self.pending = Pending()
        clock = runtime.clock
        stated = actor.business_now
        self.now: datetime = stated.astimezone(clock.zone) if stated is not None else clock.business()
        self.machine_now: datetime = clock.machine()

    @property
    def today(self) -> date:
        """The town's day."""
        return self.now.date()

    @property
    def settings(self) -> Any:
        """The service's settings."""
        return self._runtime.settings

    @property
    def resources(self) -> Any:
        """What the service's `resources` factory opened at start."""
        return self._runtime.resources

    @property
    def sealer(self) -> Sealer:
        """Column encryption."""
        return self._runtime.sealer

    @property
    def log(self) -> structlog.stdlib.BoundLogger:
        """A logger that carries the correlation id."""
        return self._runtime.log.bind(correlation=self.correlation_id, cause=self.cause)

    @property
    def db(self) -> Connection:
        """The connection, for what the named statements cannot say (COPY)."""
        if self._connection is None:
            raise RuntimeError("this job has no transaction: use `async with ctx.begin() as inner`")
        return self._connection

    async def rows(self, statement: str, *args: Any) -> list[Record]:
        """Every row of a named statement."""
        return await self.db.fetch(self._runtime.sql[statement], *args)

    async def row(self, statement: str, *args: Any) -> Record | None:
        """The first row of a named statement, or None."""
        return await self.db.fetchrow(self._runtime.sql[statement], *args)

    async def value(self, statement: str, *args: Any) -> Any:
        """The first column of the first row, or None."""
        return await self.db.fetchval(self._runtime.sql[statement], *args)

    async def run(self, statement: str, *args: Any) -> int:
        """Runs a named statement and says how many rows it touched."""
        status = await self.db.execute(self._runtime.sql[statement], *args)
        last = status.rsplit(" ", 1)[-1]
        return int(last) if last.isdigit() else 0

    async def many(self, statement: str, args: Iterable[tuple[Any, ...]]) -> None:
        """Runs a named statement once per tuple of arguments, pipelined."""
        await self.db.executemany(self._runtime.sql[statement], args)

    def emit(self, event: Event) -> None:
        """Writes an event in this transaction; the relay publishes it after the commit."""
        self.pending.events.append(event)

    def audit(
        self, action: str, *, entity: str, entity_id: object, detail: dict[str, Any] | None = None
    ) -> None:
        """Leaves a trace in this transaction. No health, income or bank data in `detail`."""
        self.pending.audits.append(AuditEntry(action, entity, str(entity_id), detail or {}))

    def broadcast_after_commit(self, subject: str, payload: bytes) -> None:
        """Says something to every process once committed and before the caller is answered (revocations)."""
        self.pending.broadcasts.append((subject, payload))

    def after_refusal(self, statement: str, *args: Any) -> None:
        """Runs and commits a named statement if this call is refused, when everything else is rolled back."""
        self.pending.after_refusal.append((statement, args))

    def sign(self, actor: Actor, ttl: float) -> str:
        """A token in this service's name; what it may sign is for the verifiers to say (tokens.py)."""
        return self._runtime.signer.sign(actor, ttl, self.machine_now.timestamp())

    async def ask(self, query: Query[R], timeout: float = 2.0) -> R | Refusal:
        """Asks another service as (this service, this cause). Declare the query in wiring's `asks`."""
        token = self._runtime.signer.service_token(self._runtime.name, self.cause)
        return await self._runtime.bus.ask(
            query, actor_token=token, timeout=timeout, correlation_id=self.correlation_id
        )

    def new_id(self) -> UUID:
        """A time-ordered id (UUID version 7)."""
        return new_id()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Ctx]:
        """One transaction of a job that is not transactional as a whole; commits with its events and traces."""
        async with self._runtime.transaction(self.actor, self.cause, self.correlation_id) as inner:
            yield inner
