"""What a running service holds in its hands, shared by endpoint, relay, consumers and timers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.client import JetStreamContext

from chassis import log, outbox, sql
from chassis.bus import Bus
from chassis.clock import Clock
from chassis.context import Ctx
from chassis.crypto import Sealer
from chassis.ids import new_id
from chassis.postgres import Pool
from chassis.service import Service
from chassis.settings import ServiceSettings
from chassis.tokens import Signer, Verifier
from contracts.actor import Actor
from contracts.subjects import wake_subject


class Runtime:
    """The open connections, keys and clocks of one service in one process."""

    def __init__(self, service: Service, settings: ServiceSettings, clock: Clock) -> None:
        self.service = service
        self.name = service.name
        self.settings = settings
        self.clock = clock
        self.instance = f"{service.name}-{new_id().hex}"
        self.sql = sql.statements(service.package)
        self.log: structlog.stdlib.BoundLogger = log.get(service=service.name)
        self.wake = asyncio.Event()
        self.resources: Any = None
        self.pool: Pool
        self.client: Client
        self.jetstream: JetStreamContext
        self.bus: Bus
        self.sealer: Sealer
        self.signer: Signer
        self.verifier: Verifier

    def own_actor(self, cause: str) -> Actor:
        """Who a reaction or a timer acts as."""
        return Actor(kind="service", service=self.name, cause=cause, name=self.name)

    async def published(self) -> None:
        """Wakes the relay: here, and in the other replicas by a plain message."""
        self.wake.set()
        # the commit stands whatever happens here: the other replicas look by themselves every second
        with contextlib.suppress(NatsError, OSError):
            if self.client.is_connected:
                await self.client.publish(wake_subject(self.name), self.instance.encode())

    async def say(self, broadcasts: list[tuple[str, bytes]]) -> None:
        """Sends what must be heard before the caller is answered."""
        for subject, payload in broadcasts:
            await self.client.publish(subject, payload)
        for _ in range(2 if broadcasts else 0):  # a PING overtakes what waits to be written
            await self.client.flush(timeout=2)

    @asynccontextmanager
    async def transaction(self, actor: Actor, cause: str, correlation_id: str) -> AsyncIterator[Ctx]:
        """One transaction with its own context; commits state, traces and outbox together."""
        async with self.pool.acquire() as connection, connection.transaction():
            ctx = Ctx(self, connection, actor, cause=cause, correlation_id=correlation_id)
            yield ctx
            events = await outbox.write_pending(connection, [ctx])
        if events:
            await self.published()
        await self.say(ctx.pending.broadcasts)
