"""Jobs done at intervals by one replica: a row per job, locked while it runs. Machine clock."""

from __future__ import annotations

import asyncio
import time

from chassis import log
from chassis.context import Ctx
from chassis.ids import new_id
from chassis.postgres import AWAY, Connection
from chassis.problem import Transient
from chassis.runtime import Runtime
from chassis.service import Every

RENEW_CONNECTIONS = 30.0
"""Seconds between renewals of the pool, by and by: a backend that served large work keeps its memory until it ends."""

_CREATE = "INSERT INTO timer (name, due_at) SELECT unnest($1::text[]), now() ON CONFLICT DO NOTHING"
_DUE = "SELECT true FROM timer WHERE name = $1 AND due_at <= now() FOR UPDATE SKIP LOCKED"
_NEXT = "UPDATE timer SET due_at = now() + make_interval(secs => $2) WHERE name = $1"

_PURGES = """DELETE FROM idempotency WHERE created_at < now() - interval '7 days';
DELETE FROM outbox WHERE published_at < least(now() - interval '7 days', (SELECT before FROM outbox_on_disk));
DELETE FROM inbox WHERE (message_id, durable) IN (SELECT message_id, durable FROM inbox
WHERE received_at < now() - interval '19 months' ORDER BY received_at LIMIT 10000)"""


async def _purge(ctx: Ctx) -> None:
    """Answers and published rows stay seven days; ids of events, a month more than the 18 of a stream; in batches."""
    await ctx.db.execute(_PURGES)


class Timers:
    """Runs a service's jobs."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._jobs = [*runtime.service.timers, Every("chassis-purge", 600.0, _purge)]
        self._log = log.get(service=runtime.name, part="timers")

    async def run(self) -> None:
        """Runs until cancelled; a job that fails is tried again at its next time."""
        looks = {job.name: 0.0 for job in self._jobs}
        created, renewed = False, time.monotonic()
        while True:
            try:
                if time.monotonic() - renewed > RENEW_CONNECTIONS:
                    renewed = time.monotonic()
                    await self._runtime.pool.expire_connections()
                if not created:
                    await self._runtime.pool.execute(_CREATE, list(looks))
                    created = True
                for job in self._jobs:
                    if time.monotonic() >= looks[job.name]:
                        looks[job.name] = time.monotonic() + min(job.seconds, 60.0)
                        await self._run_if_due(job)
            except AWAY as error:
                self._log.warning("away", error=repr(error))
            await asyncio.sleep(min(1.0, *(job.seconds for job in self._jobs)))

    async def _run_if_due(self, job: Every) -> None:
        runtime, actor = self._runtime, self._runtime.own_actor(f"timer {job.name}")
        correlation = new_id().hex
        try:
            if job.transactional:
                async with runtime.transaction(actor, job.name, correlation) as ctx:
                    if await self._claim(ctx.db, job):
                        await job.job(ctx)
            else:
                async with runtime.pool.acquire() as connection, connection.transaction():
                    due = await self._claim(connection, job)
                if due:
                    await job.job(Ctx(runtime, None, actor, cause=job.name, correlation_id=correlation))
        except Transient as error:
            self._log.warning("later", job=job.name, error=repr(error))
        except AWAY:
            raise
        except Exception:
            self._log.exception("failed", job=job.name, correlation=correlation)

    async def _claim(self, connection: Connection, job: Every) -> bool:
        if not await connection.fetchval(_DUE, job.name):
            return False
        await connection.execute(_NEXT, job.name, job.seconds)
        return True
