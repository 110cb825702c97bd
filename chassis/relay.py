"""Only the relay talks to JetStream: it publishes what was written, in order, until it is acknowledged.

One relay per service (a lease). The row's id is the message id, so a second publication changes nothing.
"""

from __future__ import annotations

import asyncio
from typing import Any

from nats.errors import Error as NatsError
from nats.js.errors import APIError

from chassis import log
from chassis.lease import LeaseKeeper
from chassis.postgres import AWAY
from chassis.runtime import Runtime

LEASE = "relay"
BATCH = 500
POLL = 1.0
TAIL_SECONDS = 120.0

_WAITING = "SELECT id, subject, headers, body FROM outbox WHERE published_at IS NULL ORDER BY seq LIMIT $1"
_PUBLISHED = """
UPDATE outbox SET published_at = now() WHERE id = ANY($1)
AND EXISTS (SELECT 1 FROM lease WHERE name = $2 AND fence = $3)
"""
_TAIL = """
SELECT id, subject, headers, body FROM outbox
WHERE published_at > now() - make_interval(secs => $1) ORDER BY seq
"""


class Relay:
    """Publishes a service's outbox."""

    def __init__(self, runtime: Runtime, leases: LeaseKeeper) -> None:
        self._runtime = runtime
        self._leases = leases
        self._log = log.get(service=runtime.name, part="relay")
        self._server_changed = False

    def server_returned(self) -> None:
        """The connection came back: JetStream may have acknowledged what its disk had not, so the tail goes again."""
        self._server_changed = True
        self._runtime.wake.set()

    async def run(self) -> None:
        """Publishes until cancelled; a failure is retried, nothing is skipped."""
        while True:
            busy = False
            try:
                fence = self._leases.fence(LEASE)
                if fence is not None:
                    if self._server_changed:
                        self._server_changed = False
                        await self._publish_tail()
                    busy = await self._publish_batch(fence)
            except (NatsError, APIError, *AWAY) as error:
                self._log.warning("publish", error=repr(error))
                await asyncio.sleep(0.2)
                continue
            if not busy:
                await self._wait()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(POLL):  # wait_for may swallow a cancellation before Python 3.12
                await self._runtime.wake.wait()
        except TimeoutError:
            return
        self._runtime.wake.clear()

    async def _publish_batch(self, fence: int) -> bool:
        rows = await self._runtime.pool.fetch(_WAITING, BATCH)
        if not rows:
            return False
        done = await self._publish(rows)
        if done:
            await self._runtime.pool.execute(_PUBLISHED, done, LEASE, fence)
        if len(done) < len(rows):
            await asyncio.sleep(0.2)
        return True

    async def _publish_tail(self) -> None:
        rows = await self._runtime.pool.fetch(_TAIL, TAIL_SECONDS)
        done = await self._publish(rows)
        if len(done) < len(rows):
            self._server_changed = True
            raise NatsError("the recent tail is not wholly acknowledged yet")

    async def _publish(self, rows: list[Any]) -> list[Any]:
        """Publishes in order and returns the ids acknowledged before the first that was not."""
        js = self._runtime.jetstream
        futures = [
            await js.publish_async(row["subject"], bytes(row["body"]), headers=dict(row["headers"]))
            for row in rows
        ]
        done: list[Any] = []
        async with asyncio.timeout(5):
            results = await asyncio.gather(*futures, return_exceptions=True)
        for row, result in zip(rows, results, strict=True):
            if isinstance(result, BaseException):
                self._log.warning("not acknowledged", subject=row["subject"], error=repr(result))
                break
            done.append(row["id"])
        return done
