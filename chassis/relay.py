"""Only the relay talks to JetStream: it publishes what was written, in order, until it is acknowledged.

One relay per service (a lease). The row's id is the message id, so a second publication changes nothing.
JetStream acknowledges before its disk has it. So the relay keeps, in the database, the moment up to which all is
on disk, and publishes what is younger again whenever it takes over or has lost its connection, however long ago.
"""

from __future__ import annotations

import asyncio
import time
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
FLUSH_SECONDS = 180.0
"""Connected without a break for so long, what had been acknowledged before is on disk: NATS's own default is 120."""

_WAITING = "SELECT id, subject, headers, body FROM outbox WHERE published_at IS NULL ORDER BY seq LIMIT $1"
_PUBLISHED = """
UPDATE outbox SET published_at = now() WHERE id = ANY($1)
AND EXISTS (SELECT 1 FROM lease WHERE name = $2 AND fence = $3)
"""
_TAIL = """
SELECT id, seq, subject, headers, body FROM outbox
WHERE published_at > (SELECT before FROM outbox_on_disk) AND seq > $1 ORDER BY seq LIMIT $2
"""
_ON_DISK = """
UPDATE outbox_on_disk SET before = now() - make_interval(secs => $1)
WHERE EXISTS (SELECT 1 FROM lease WHERE name = $2 AND fence = $3 AND expires_at > now()) AND EXISTS (
SELECT 1 FROM outbox WHERE published_at > before AND published_at <= now() - make_interval(secs => $1))
"""


class Relay:
    """Publishes a service's outbox."""

    def __init__(self, runtime: Runtime, leases: LeaseKeeper) -> None:
        self._runtime = runtime
        self._leases = leases
        self._log = log.get(service=runtime.name, part="relay")
        self._losses = 0
        self._told: tuple[int, int] | None = (
            None  # the lease and the connection under which the tail went out
        )
        self._sure_at = 0.0

    def server_lost(self) -> None:
        """The connection broke: what was acknowledged of late may be gone, and what is under way counts for nothing."""
        self._losses += 1

    async def run(self) -> None:
        """Publishes until cancelled; a failure is retried, nothing is skipped."""
        while True:
            busy = False
            try:
                fence = self._leases.fence(LEASE)
                if fence is not None:
                    await self._publish_tail(fence)
                    busy = await self._publish_batch(fence)
                    await self._note_flushed(fence)
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
        losses = self._losses
        rows = await self._runtime.pool.fetch(_WAITING, BATCH)
        if not rows:
            return False
        done = await self._publish(rows)
        if losses != self._losses:
            return (
                True  # noted now, these would pass for the last known good: the older tail goes before them
            )
        if done:
            await self._runtime.pool.execute(_PUBLISHED, done, LEASE, fence)
        if len(done) < len(rows):
            await asyncio.sleep(0.2)
        return True

    async def _publish_tail(self, fence: int) -> None:
        now_told, after = (fence, self._losses), 0
        if now_told == self._told:
            return
        while rows := await self._runtime.pool.fetch(_TAIL, after, BATCH):
            if len(await self._publish(rows)) < len(rows):
                raise NatsError("the recent tail is not wholly acknowledged yet")
            after = rows[-1]["seq"]
        self._told, self._sure_at = now_told, time.monotonic() + FLUSH_SECONDS

    async def _note_flushed(self, fence: int) -> None:
        """Once in a while: the connection held for as long as a flush may take, so what is older is on disk."""
        if time.monotonic() < self._sure_at or self._told != (fence, self._losses):
            return
        self._sure_at = time.monotonic() + FLUSH_SECONDS / 3
        await self._runtime.pool.execute(_ON_DISK, FLUSH_SECONDS, LEASE, fence)

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
