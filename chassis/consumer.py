"""Takes events in: inbox row, effect and own outbox rows in one transaction, acknowledged after the commit.

A batch is tried whole; when one message fails, each gets a savepoint of its own. What time mends is retried on
the spot, in order; anything else is parked with its reason, and later events of that entity queue behind it.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any

from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError

from chassis import log, outbox
from chassis.context import Ctx
from chassis.lease import LeaseKeeper
from chassis.metrics import EVENTS
from chassis.parking import BEHIND, message_id, park, reason_of
from chassis.postgres import AWAY, COLLISION, Connection
from chassis.problem import Transient
from chassis.runtime import Runtime
from chassis.service import React
from contracts.subjects import durable_of, event_type, stream_of

BATCH = 256
HEARTBEAT = 0.5
EXPIRES = 10.0
ACK_WAIT = 5.0
_NANO = 1_000_000_000

_NEW = """
INSERT INTO inbox (durable, message_id) SELECT $1, m FROM unnest($2::text[]) AS u(m)
ON CONFLICT (message_id, durable) DO NOTHING RETURNING message_id
"""
_BLOCKED = """
SELECT DISTINCT entity_id FROM parked WHERE durable = $1 AND entity_id = ANY($2) AND resolved_at IS NULL
"""
_FENCE = "SELECT true FROM lease WHERE name = $1 AND fence = $2 FOR SHARE"


class _LostLease(Exception):
    """Another replica reads this durable now."""


class Consumer:
    """Reads one durable: the events of one source service."""

    def __init__(self, runtime: Runtime, leases: LeaseKeeper, source: str, reactions: list[React]) -> None:
        self._runtime = runtime
        self._leases = leases
        self._stream = stream_of(source)
        self.durable = durable_of(runtime.name, source)
        self._reactions = {event_type(react.event): react for react in reactions}
        self._log = log.get(service=runtime.name, durable=self.durable)
        self._queue: deque[Msg] = deque()
        self._arrived = asyncio.Event()
        self._outstanding = 0
        self._inbox = ""
        self._subscription: Subscription | None = None

    def server_returned(self) -> None:
        """A pull request dies with its connection: ask again."""
        self._outstanding = 0
        self._arrived.set()

    async def run(self) -> None:
        """Reads until cancelled, while this process holds the durable's lease."""
        settled = False
        while True:
            fence = self._leases.fence(self.durable)
            if fence is None or not self._runtime.client.is_connected:
                settled = False
                await asyncio.sleep(0.05 if fence is not None else 0.2)
                continue
            try:
                if not settled:
                    await self._take_over()
                    settled = True
                await self._pull()
                await self._settle(fence)
            except _LostLease:
                settled = False
            except (NatsError, *AWAY) as error:
                self._log.warning("events", error=repr(error))
                settled = False
                await asyncio.sleep(0.2)

    async def _take_over(self) -> None:
        """What a former reader took and did not acknowledge comes first, so that an entity's order holds."""
        self._queue.clear()
        self._outstanding = 0
        info = await self._runtime.jetstream.consumer_info(self._stream, self.durable)
        if info.num_ack_pending:
            await asyncio.sleep(ACK_WAIT + 0.2)
        if self._subscription is None:
            self._inbox = self._runtime.client.new_inbox()
            self._subscription = await self._runtime.client.subscribe(self._inbox, cb=self._deliver)

    async def _deliver(self, msg: Msg) -> None:
        status = (msg.headers or {}).get("Status", "")
        if status and not msg.data:
            if status != "100":  # 100 is a heartbeat; anything else ends the pull request
                self._outstanding = 0
        else:
            self._outstanding = max(0, self._outstanding - 1)
            self._queue.append(msg)
        self._arrived.set()

    async def _pull(self) -> None:
        if not self._queue:
            if self._outstanding < BATCH // 2:
                await self._request(BATCH - self._outstanding)
            try:
                async with asyncio.timeout(
                    HEARTBEAT * 2.5
                ):  # wait_for may swallow a cancellation before 3.12
                    await self._arrived.wait()
            except TimeoutError:
                self._outstanding = 0  # not even a heartbeat: the request is gone
        self._arrived.clear()

    async def _request(self, batch: int) -> None:
        body = {
            "batch": batch,
            "expires": int(EXPIRES * _NANO),
            "idle_heartbeat": int(HEARTBEAT * _NANO),
        }
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{self._stream}.{self.durable}"
        await self._runtime.client.publish(subject, json.dumps(body).encode(), reply=self._inbox)
        self._outstanding += batch

    async def _settle(self, fence: int) -> None:
        batch: list[Msg] = []
        while self._queue and len(batch) < BATCH:
            batch.append(self._queue.popleft())
        if not batch:
            return
        delay = 0.1
        while True:
            try:
                await self._apply(batch, fence)
                break
            except (Transient, *COLLISION, *AWAY) as error:
                self._log.warning("will retry", error=repr(error), messages=len(batch), delay=delay)
                for msg in batch:
                    await msg.in_progress()
                await asyncio.sleep(delay)
                delay = min(delay * 2, 2.0)
        for msg in batch:
            await msg.ack()

    async def _apply(self, batch: list[Msg], fence: int) -> None:
        try:
            await self._apply_in(batch, fence, one_by_one=False)
        except (Transient, _LostLease, *COLLISION, *AWAY):
            raise
        except Exception as error:
            if len(batch) > 1:
                self._log.info("one by one", error=repr(error), messages=len(batch))
            await self._apply_in(batch, fence, one_by_one=True)

    async def _apply_in(self, batch: list[Msg], fence: int, one_by_one: bool) -> None:
        ids = [message_id(msg) for msg in batch]
        entities = [_entity(msg) for msg in batch]
        contexts: list[Ctx] = []
        async with self._runtime.pool.acquire() as connection, connection.transaction():
            if not await connection.fetchval(_FENCE, self.durable, fence):
                raise _LostLease
            new = {row["message_id"] for row in await connection.fetch(_NEW, self.durable, ids)}
            blocked = {r["entity_id"] for r in await connection.fetch(_BLOCKED, self.durable, entities)}
            for msg, its_id, entity in zip(batch, ids, entities, strict=True):
                if its_id not in new:
                    continue
                new.discard(its_id)
                if entity in blocked:
                    await park(connection, self.durable, msg, BEHIND, True)
                elif one_by_one:
                    if not await self._apply_one_safely(connection, msg, contexts):
                        blocked.add(entity)
                else:
                    contexts.append(await self._apply_one(connection, msg))
            events = await outbox.write_pending(connection, contexts)
        EVENTS.labels(self._runtime.name, self.durable, "applied").inc(len(contexts))
        if events:
            await self._runtime.published()
        await self._runtime.say([one for ctx in contexts for one in ctx.pending.broadcasts])

    async def _apply_one_safely(self, connection: Connection, msg: Msg, contexts: list[Ctx]) -> bool:
        try:
            async with connection.transaction():
                contexts.append(await self._apply_one(connection, msg))
        except (Transient, *COLLISION, *AWAY):
            raise
        except Exception as error:
            correlation = (msg.headers or {}).get("ce-correlationid", "")
            self._log.exception("parked", message_id=message_id(msg), correlation=correlation)
            EVENTS.labels(self._runtime.name, self.durable, "parked").inc()
            await park(connection, self.durable, msg, reason_of(error), False)
            return False
        return True

    async def _apply_one(self, connection: Connection, msg: Msg) -> Ctx:
        return await apply_event(
            self._runtime, connection, self._reactions, dict(msg.headers or {}), msg.data
        )


async def apply_event(
    runtime: Runtime,
    connection: Connection,
    reactions: dict[str, React],
    headers: dict[str, Any],
    body: bytes,
) -> Ctx:
    """Runs the reaction of one event in an open transaction and returns its context (events, traces)."""
    react = reactions.get(headers.get("ce-type", ""))
    if react is None:
        raise LookupError(f"no reaction to {headers.get('ce-type')!r}: the durable's filter is too wide")
    cause = f"on_{react.event.NAME.replace('-', '_')}"
    correlation, causation = headers.get("ce-correlationid", ""), headers.get("ce-id", "")
    ctx = Ctx(runtime, connection, runtime.own_actor(cause), cause, correlation, causation)
    await react.reaction(ctx, react.event.model_validate_json(body, extra="ignore"))
    return ctx


def _entity(msg: Msg) -> str:
    return msg.subject.rsplit(".", 1)[-1]
