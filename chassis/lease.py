"""Leases: one replica at a time relays a service's outbox, or reads one of its durables.

A lease is a row with an expiry and a fencing number, not a lock that a frozen process keeps: a process that
wakes up after its lease has passed on is refused by its old number.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from chassis.log import get
from chassis.postgres import AWAY, Pool

TTL = 3.0
RENEW = 1.0

_TAKE = """
INSERT INTO lease AS l (name, holder, fence, expires_at)
SELECT name, $2, 1, now() + make_interval(secs => $3) FROM unnest($1::text[]) AS n(name) ORDER BY name
ON CONFLICT (name) DO UPDATE
SET fence = CASE WHEN l.holder = $2 AND l.expires_at > now() THEN l.fence ELSE l.fence + 1 END,
    holder = $2, expires_at = now() + make_interval(secs => $3)
WHERE l.holder = $2 OR l.expires_at <= now()
RETURNING name, fence
"""
_RELEASE = "UPDATE lease SET expires_at = now() WHERE holder = $1"


class LeaseKeeper:
    """Takes and renews the leases of one process; `fence(name)` is None while another holds it."""

    def __init__(self, pool: Callable[[], Pool], holder: str, names: list[str]) -> None:
        self._pool = pool
        self._holder = holder
        self._names = names
        self._held: dict[str, tuple[int, float]] = {}

    def fence(self, name: str) -> int | None:
        """The fencing number under which this process may work now, by its own clock, or None."""
        held = self._held.get(name)
        return held[0] if held is not None and time.monotonic() < held[1] else None

    async def take(self) -> None:
        """Takes or renews what is free or ours, once."""
        begun = time.monotonic()
        rows = await self._pool().fetch(_TAKE, self._names, self._holder, TTL)
        # counted from before the statement was sent: our view ends before the database's does
        self._held = {row["name"]: (row["fence"], begun + TTL - 0.3) for row in rows}

    async def run(self) -> None:
        """Keeps the leases until cancelled."""
        while True:
            begun = time.monotonic()
            try:
                await self.take()
            except AWAY as error:
                get(holder=self._holder).warning("lease", error=repr(error))
            await asyncio.sleep(max(0.0, RENEW - (time.monotonic() - begun)))

    async def release(self) -> None:
        """Gives the leases back at once, so that another replica need not wait for their expiry."""
        self._held = {}
        try:
            await self._pool().execute(_RELEASE, self._holder)
        except AWAY:
            return
