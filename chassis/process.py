"""A service's life: settings, checks, pool, bus, subscriptions, ready; and back, losing nothing."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any
from uuid import UUID

from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from pydantic_core import from_json

from chassis import bus, health, log, migrate, parking, postgres, projection
from chassis.clock import Clock
from chassis.consumer import Consumer
from chassis.crypto import Sealer
from chassis.discovery import Discovery
from chassis.endpoint import Endpoints
from chassis.lease import LeaseKeeper
from chassis.metrics import OUTBOX, PARKED
from chassis.relay import LEASE, Relay
from chassis.runtime import Runtime
from chassis.service import Ask, On, Service
from chassis.settings import ServiceSettings
from chassis.timers import Timers
from chassis.tokens import Signer, Verifier
from contracts.operations import PARKED_EVENTS, REBUILD_PROJECTION, RETRY_PARKED
from contracts.subjects import REVOKED, stream_of, wake_subject

AGENTS = frozenset({"staff:direction", "staff:administration", "system"})
_BACKLOG = """SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS waiting,
                      (SELECT count(*) FROM parked WHERE resolved_at IS NULL) AS parked"""


def with_operations(service: Service) -> Service:
    """The service plus what every service answers about its own life."""
    name = service.name
    return replace(
        service,
        commands=[
            *service.commands,
            On(RETRY_PARKED[name], parking.retry_parked, AGENTS),
            On(REBUILD_PROJECTION[name], projection.rebuild_projection, AGENTS),
        ],
        queries=[*service.queries, Ask(PARKED_EVENTS[name], parking.parked_events, AGENTS)],
    )


class Process:
    """One running service."""

    def __init__(self, service: Service, settings: ServiceSettings, clock: Clock | None = None) -> None:
        self.service = with_operations(service)
        self.settings = settings
        self.runtime = Runtime(
            self.service, settings, clock or Clock(settings.zone, settings.clock_offset_days)
        )
        self.endpoints = Endpoints(self.runtime)
        self._leases: LeaseKeeper
        self._relay: Relay
        self._consumers: list[Consumer] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._stack = AsyncExitStack()
        self._looking: asyncio.Task[Any] | None = None
        self._ready = False
        self.failed = asyncio.Event()

    async def start(self) -> None:
        """Brings the service up; raises what is missing (BusUnavailable, MigrationError, database errors)."""
        settings, runtime = self.settings, self.runtime
        if settings.keyring is None:
            raise ValueError("PF_KEYRING names no file: a service verifies every caller")
        runtime.sealer = Sealer.from_json(settings.column_keys)
        runtime.signer = Signer(self.service.name, settings.signing_key)
        runtime.verifier = Verifier.from_file(settings.keyring)
        runtime.pool = await postgres.open_pool(settings.database_url, self.service.name, settings.pool_size)
        async with runtime.pool.acquire() as connection:
            await migrate.check(self.service.package, connection)
        runtime.client = await bus.connect(
            settings, runtime.instance, reconnected_cb=self._reconnected, disconnected_cb=self._disconnected
        )
        runtime.jetstream = runtime.client.jetstream(timeout=5)
        runtime.bus = bus.Bus(runtime.client)
        if self.service.resources is not None:
            runtime.resources = await self._stack.enter_async_context(self.service.resources(settings))
        await self._start_parts()
        await self.endpoints.open()
        await Discovery(runtime, list(self.endpoints.routes)).open()
        for _ in range(2):  # a PING overtakes what waits to be written: only the second follows it
            await runtime.client.flush(timeout=5)
        self._ready = True
        runtime.log.info("ready", instance=runtime.instance)

    async def _start_parts(self) -> None:
        runtime = self.runtime
        sources = self.service.sources()
        names = [LEASE, *self.service.durables().values()]
        self._leases = LeaseKeeper(lambda: runtime.pool, runtime.instance, names)
        self._relay = Relay(runtime, self._leases)
        self._consumers = [Consumer(runtime, self._leases, source, sources[source]) for source in sources]
        for source in sources:
            # a missing durable must stop the start, not show as silence later
            await runtime.jetstream.consumer_info(stream_of(source), self.service.durables()[source])
        await runtime.client.subscribe(wake_subject(self.service.name), cb=self._woken)
        await runtime.client.subscribe(REVOKED, cb=self._revoked)
        await self._leases.take()
        parts: list[Any] = [self._leases, self._relay, Timers(runtime), *self._consumers]
        self._tasks = [asyncio.create_task(part.run(), name=type(part).__name__) for part in parts]
        for task in self._tasks:
            task.add_done_callback(self._part_ended)

    async def stop(self) -> None:
        """Takes no more work, ends what it has, publishes what is written, closes."""
        self._ready = False
        await self.endpoints.drain()
        running = {task for task in self._tasks if not task.done()}
        while running:
            for task in running:
                task.cancel()  # again until it is: a library on the way may have swallowed the first
            _, running = await asyncio.wait(running, timeout=0.5)
        if hasattr(self, "_leases"):
            await self._leases.release()
        with contextlib.suppress(NatsError, TimeoutError, AttributeError):
            await asyncio.wait_for(self.runtime.client.close(), 2)
        await self._stack.aclose()
        if hasattr(self.runtime, "pool"):
            try:
                await asyncio.wait_for(self.runtime.pool.close(), 2)
            except TimeoutError:
                self.runtime.pool.terminate()

    async def missing(self) -> str:
        """What keeps this process from being ready, or the empty string."""
        if not self._ready:
            return "starting or stopping"
        if not self.runtime.client.is_connected:
            return "NATS is away"
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self.runtime.pool.fetchrow(_BACKLOG))
        # waited for, not cancelled: a server that is frozen holds a cancellation too
        seen, _ = await asyncio.wait({self._looking}, timeout=1)
        if not seen or isinstance(self._looking.exception(), postgres.AWAY):
            return "PostgreSQL is away"
        row = self._looking.result()
        if row is not None:
            OUTBOX.labels(self.service.name).set(row["waiting"])
            PARKED.labels(self.service.name).set(row["parked"])
        return ""

    async def _woken(self, msg: Msg) -> None:
        if msg.data.decode() != self.runtime.instance:
            self.runtime.wake.set()

    async def _revoked(self, msg: Msg) -> None:
        told: dict[str, Any] = from_json(msg.data)
        self.runtime.verifier.revoke(UUID(told["account_id"]))

    async def _reconnected(self) -> None:
        self.runtime.log.info("nats returned")
        self.runtime.wake.set()
        for consumer in self._consumers:
            consumer.server_returned()

    async def _disconnected(self) -> None:
        self.runtime.log.warning("nats away")
        if hasattr(self, "_relay"):
            self._relay.server_lost()

    def _part_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            # a part that ends by itself is a fault of ours: the process ends and its supervisor starts it again
            self._ready = False
            self.runtime.log.error("part ended", part=task.get_name(), error=repr(task.exception()))
            self.failed.set()


def tune_collector() -> None:
    """Freezes the start-up heap: the collector walking it costs tens of milliseconds a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def _first(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


async def serve(service: Service, settings: ServiceSettings, stop: asyncio.Event) -> None:
    """Runs one service until `stop` is set. Raises when it cannot start."""
    log.configure(settings.log_level)
    process = Process(service, settings)
    server = None
    if settings.health_port:
        server, serving = await health.start(settings.health_host, settings.health_port, process.missing)
    try:
        await process.start()
        tune_collector()
        await _first(stop, process.failed)
        if process.failed.is_set():
            raise RuntimeError(f"{service.name} lost a part of itself; its log says which")
    finally:
        await process.stop()
        if server is not None:
            server.should_exit = True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(serving, 1)
