"""Runs services in the test's own process, on real servers, with a business clock the test sets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import asyncpg

from chassis import bus, postgres
from chassis.clock import Clock
from chassis.context import Ctx
from chassis.ids import new_id
from chassis.outbox import headers_of
from chassis.problem import Refusal
from chassis.process import Process
from chassis.settings import BusSettings
from chassis.settings import load as load_settings
from chassis.tokens import Signer
from contracts.actor import Actor
from contracts.base import Command, Event, Query, Reply
from contracts.subjects import SERVICES, durable_of, event_subject
from deploy.embedded.nats import EmbeddedNats
from deploy.manifests import load
from tests.support.actors import service_actor, signer_of, system
from tests.support.servers import Servers

PARIS = ZoneInfo("Europe/Paris")
R = TypeVar("R", bound=Reply)
E = TypeVar("E", bound=Event)


class SettableClock(Clock):
    """A clock whose two hands a test moves: the business one is set, the machine one is pushed forward."""

    def __init__(self, zone: ZoneInfo = PARIS) -> None:
        super().__init__(zone)
        self._set: datetime | None = None
        self.pushed = timedelta()

    def set(self, moment: str | datetime) -> None:
        """Stops the business clock at this moment (local time where no zone is given)."""
        at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        self._set = at if at.tzinfo else at.replace(tzinfo=self.zone)

    def business(self) -> datetime:
        return self._set.astimezone(self.zone) if self._set else super().business()

    def machine(self) -> datetime:
        return datetime.now(UTC) + self.pushed


class Installation:
    """One test's databases and NATS server, for the services it runs."""

    def __init__(self, servers: Servers, nats: EmbeddedNats, database: str = "") -> None:
        """`database`: where every service's schema is, on a server that knows every durable; "" makes them by and by."""
        self.servers = servers
        self.database = database
        self.nats = nats
        self._databases: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self.clock = SettableClock()
        self.processes: dict[str, Process] = {}
        self._clients: dict[str, Any] = {}
        keyring = servers.folder / "keyring.json"
        if not keyring.exists():
            keyring.write_text(json.dumps(servers.secrets.keyring(demo=True)))
        self.keyring = keyring

    def environment(self, name: str) -> dict[str, str]:
        """The settings of one service, as a supervisor gives them."""
        held, upper = self.servers.secrets, name.upper()
        return {
            "PF_NATS_URL": self.nats.url,
            "PF_KEYRING": str(self.keyring),
            "PF_LOG_LEVEL": "WARNING",
            f"PF_{upper}_DATABASE_URL": self.servers.database_url(self.database_of(name), name),
            f"PF_{upper}_NATS_USER": name,
            f"PF_{upper}_NATS_PASSWORD": held.nats[name],
            f"PF_{upper}_SIGNING_KEY": held.signing[name],
            f"PF_{upper}_COLUMN_KEYS": json.dumps(held.columns[name]),
        }

    async def together(self, kept: str = "") -> None:
        """Makes one database and every durable, for the five services that will start. `kept`: with what it holds."""
        database = self.servers.copy_of(kept) if kept else self.servers.new_database()
        self.database, _ = await asyncio.gather(database, self.servers.provision(self.nats, *SERVICES))

    def database_of(self, name: str) -> str:
        """The database in which this service's schema is."""
        return self.database or self._databases[name]

    def begins_with(self, name: str, kept: str) -> None:
        """What this service finds when it starts: the content of a kept database."""
        self._kept[name] = kept

    async def _prepare(self, name: str) -> None:
        if not self.database and name not in self._databases:
            kept = self._kept.get(name)
            database = self.servers.copy_of(kept) if kept else self.servers.new_database(name)
            self._databases[name], _ = await asyncio.gather(database, self.servers.provision(self.nats, name))

    async def start(self, name: str, *, own_timers: bool = False, **overrides: Any) -> ServiceUnderTest:
        """Starts one service in this process, on a database of its own where `together` was not asked.

        Its jobs run when a test calls `run_timer` and then only: one that its own timer had begun at that moment
        would still be at work behind it. `own_timers`: they run by themselves, as in a portal.
        """
        await self._prepare(name)
        service = load(name)
        settings = load_settings(service.settings, name, self.environment(name), **overrides)
        process = Process(service if own_timers else replace(service, timers=[]), settings, self.clock)
        await process.start()
        self.processes[name] = process
        return ServiceUnderTest(self, name)

    async def stop(self, name: str) -> None:
        """Stops one service in order."""
        await self.processes.pop(name).stop()

    async def client(self, user: str) -> Any:
        """A NATS connection with this user's own permissions."""
        if user not in self._clients:
            settings = load_settings(
                BusSettings,
                user,
                {"PF_NATS_URL": self.nats.url},
                nats_user=user,
                nats_password=self.servers.secrets.nats[user],
            )
            self._clients[user] = await bus.connect(settings, f"test-{user}")
        return self._clients[user]

    def token(self, actor: Actor) -> str:
        """The actor's token, signed by whom it must be."""
        signer = signer_of(actor)
        return Signer(signer, self.servers.secrets.signing[signer]).sign(actor)

    async def send(
        self,
        command: Command[R],
        *,
        as_: Actor | None = None,
        command_id: UUID | None = None,
        token: str | None = None,
        timeout: float = 30.0,
    ) -> R | Refusal:
        """Sends a command over NATS."""
        return await bus.Bus(await self.client("gateway")).send(
            command,
            actor_token=self.token(as_ or system()) if token is None else token,
            command_id=command_id or uuid4(),
            timeout=timeout,
        )

    async def ask(
        self, query: Query[R], *, as_: Actor | None = None, token: str | None = None
    ) -> R | Refusal:
        """Asks a query over NATS."""
        return await bus.Bus(await self.client("gateway")).ask(
            query, actor_token=self.token(as_ or system()) if token is None else token, timeout=30
        )

    async def owner(self, service: str) -> Any:
        """A connection of the schema's owner, for assertions."""
        await self._prepare(service)
        url = self.servers.database_url(self.database_of(service), service, owner=True)
        return await postgres.connect(url, service)

    async def close(self) -> None:
        """Stops everything this test started."""
        for name in list(self.processes):
            await self.stop(name)
        for client in self._clients.values():
            await client.close()
        await self.nats.stop(0)  # its streams are thrown away: nothing to flush
        for database in filter(None, [self.database, *self._databases.values()]):
            await self.servers.drop_database(database)

    async def settled(self, timeout: float = 20.0) -> None:
        """Waits until every outbox is empty and every event published has reached the inbox of who hears it."""
        deadline = asyncio.get_running_loop().time() + timeout
        quiet = 0
        while quiet < 2:
            quiet = quiet + 1 if await self._quiet() else 0
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError("events are still on their way")
            await asyncio.sleep(0.03)

    async def _quiet(self) -> bool:
        for process in self.processes.values():
            pool = process.runtime.pool
            if await pool.fetchval("SELECT count(*) FROM outbox WHERE published_at IS NULL"):
                return False
            for source, durable in process.service.durables().items():
                info = await process.runtime.jetstream.consumer_info(f"PF_{source.upper()}", durable)
                if info.num_pending or info.num_ack_pending:
                    return False
        return True


class ServiceUnderTest:
    """One running service, spoken to as everybody else does: over NATS."""

    def __init__(self, installation: Installation, name: str) -> None:
        self.installation = installation
        self.name = name

    @property
    def process(self) -> Process:
        """The running process, to look inside."""
        return self.installation.processes[self.name]

    def set_now(self, moment: str | datetime) -> None:
        """Sets the business clock."""
        self.installation.clock.set(moment)

    def push_machine_clock(self, by: timedelta) -> None:
        """Moves the machine clock forward: sessions, throttles, undo windows."""
        self.installation.clock.pushed += by

    async def send(self, command: Command[R], **how: Any) -> R | Refusal:
        """Sends a command; `as_` says who (the system by default)."""
        return await self.installation.send(command, **how)

    async def ask(self, query: Query[R], **how: Any) -> R | Refusal:
        """Asks a query; `as_` says who (the system by default)."""
        return await self.installation.ask(query, **how)

    async def feed(self, *events: Event, wait: bool = True) -> None:
        """Publishes events as their owner would, and waits until this service has taken them in."""
        ids = []
        for event in events:
            client = await self.installation.client(event.OWNER)
            message_id = str(new_id())
            headers = headers_of(event, message_id, self.installation.clock.business(), uuid4().hex, "")
            await client.jetstream().publish(
                event_subject(event), event.model_dump_json().encode(), headers=headers
            )
            ids.append((durable_of(self.name, event.OWNER), message_id))
        for durable, message_id in ids if wait else ():
            await self._taken(durable, message_id)

    async def _taken(self, durable: str, message_id: str) -> None:
        for _ in range(1000):
            if await self.process.runtime.pool.fetchval(
                "SELECT true FROM inbox WHERE durable = $1 AND message_id = $2", durable, message_id
            ):
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{self.name} has not taken {message_id} in within ten seconds")

    async def emitted(self, kind: type[E]) -> list[E]:
        """Every event of this type written so far, in order."""
        rows = await self.sql(
            "SELECT body FROM outbox WHERE headers->>'ce-type' LIKE $1 ORDER BY seq",
            f"%.{kind.OWNER}.{kind.NAME}.v{kind.MAJOR}",
        )
        return [kind.model_validate_json(bytes(row["body"])) for row in rows]

    async def parked(self) -> list[asyncpg.Record]:
        """The parked events."""
        return await self.sql("SELECT * FROM parked WHERE resolved_at IS NULL ORDER BY seq")

    async def sql(self, statement: str, *args: Any) -> list[asyncpg.Record]:
        """Runs a statement as the schema's owner."""
        connection = await self.installation.owner(self.name)
        try:
            rows: list[asyncpg.Record] = await connection.fetch(statement, *args)
            return rows
        finally:
            await connection.close()

    async def run_timer(self, name: str) -> None:
        """Runs a job now, whatever its due time, as its timer would; the service itself runs none meanwhile."""
        runtime = self.process.runtime
        assert not runtime.service.timers, f"{self.name} runs {name} by itself: wait for what it does instead"
        job = next(job for job in load(self.name).timers if job.name == name)
        actor = runtime.own_actor(f"timer {name}")
        if job.transactional:
            async with runtime.transaction(actor, name, uuid4().hex) as ctx:
                await job.job(ctx)
        else:
            await job.job(Ctx(runtime, None, actor, cause=name, correlation_id=uuid4().hex))


@asynccontextmanager
async def installation(servers: Servers) -> AsyncIterator[Installation]:
    """A fresh NATS server and databases to come, with nothing running yet."""
    here = Installation(servers, await servers.new_nats())
    try:
        yield here
    finally:
        await here.close()


__all__ = ["Installation", "ServiceUnderTest", "SettableClock", "installation", "service_actor"]
