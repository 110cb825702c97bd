"""How fast an event reaches another system of the town: one by one, and a backlog."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import nats

from chassis.ids import new_id
from chassis.outbox import headers_of
from chassis.postgres import connect
from contracts.planning import BookedDay, MonthBookingsChanged
from contracts.subjects import event_subject, stream_of, wake_subject
from tests.load.client import Sample
from tests.load.measures import Bench, Measure, at_least, at_most, owner_url


async def events(bench: Bench) -> list[Measure]:
    """From just before the row is written to another system's durable at 100 a second; then a backlog."""
    environment = bench.environment
    passwords = json.loads(environment.folder.secrets.read_text())["nats"]  # other systems' are added later
    kitchen, planning = [
        await nats.connect(
            environment.nats_url,
            user=user,
            password=passwords[user],
            inbox_prefix=f"_INBOX_{user}".encode(),
        )
        for user in ("kitchen", "planning")
    ]
    owner = await connect(owner_url(bench), "planning")
    try:
        latencies = await _latencies(bench, kitchen, planning, owner)
        drained = await _drain(kitchen, owner, int(4000 * max(1.0, bench.seconds)))
    finally:
        await owner.close()
        await planning.close()
        await kitchen.close()
    return [
        at_most("event at 100/s, commit to subscriber, p50", latencies.percentile(0.5), 5),
        at_most("event at 100/s, commit to subscriber, p99", latencies.percentile(0.99), 60),
        at_least("backlog drained to a subscriber", drained, 4000, "events/s"),
    ]


_ROW = """
INSERT INTO outbox (id, subject, entity_id, headers, body)
VALUES ($1, $2, $3, $4, convert_to($5, 'UTF8'))
"""


async def _latencies(bench: Bench, kitchen: Any, planning: Any, owner: Any) -> Sample:
    """Rows are written as a command writes them, and the relay is woken as another replica wakes it."""
    sent: dict[str, float] = {}
    sample, stop = Sample(), asyncio.Event()
    durable = await kitchen.jetstream().pull_subscribe_bind("kitchen__from_planning", stream_of("planning"))
    listening = asyncio.create_task(_listen(durable, sent, sample, stop))
    await _nothing_left(sample)
    until = time.perf_counter() + bench.seconds
    while time.perf_counter() < until:
        event = _month()
        begun = time.perf_counter()
        message_id = str(new_id())
        sent[message_id] = begun
        headers = headers_of(event, message_id, datetime.now(UTC), "bench", "")
        await owner.execute(
            _ROW, UUID(message_id), event_subject(event), event.entity_id, headers, event.model_dump_json()
        )
        await planning.publish(wake_subject("planning"), b"bench")
        await asyncio.sleep(max(0.0, 0.01 - (time.perf_counter() - begun)))
    for _ in range(100):
        if len(sample.seconds) == len(sent):
            break
        await asyncio.sleep(0.05)
    stop.set()
    await listening
    if len(sample.seconds) < len(sent):
        raise AssertionError(f"{len(sent) - len(sample.seconds)} of {len(sent)} events were not heard")
    return sample


async def _listen(durable: Any, sent: dict[str, float], sample: Sample, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            # one at a time: a larger fetch of this client may hold what it has until its own timeout
            messages = await durable.fetch(1, timeout=0.5)
        except TimeoutError:
            sample.lasted = 1.0  # the town's own events have all been read
            continue
        now = time.perf_counter()
        for message in messages:
            begun = sent.get((message.headers or {}).get("ce-id", ""))
            if begun is not None:
                sample.seconds.append(now - begun)
            await message.ack()


async def _nothing_left(sample: Sample) -> None:
    for _ in range(600):
        if sample.lasted:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the town's own events are endless")


def _month() -> MonthBookingsChanged:
    days = [
        BookedDay(day=date(2026, 11, n), status="booked", unit_code="repas", expected=True, meals=1)
        for n in range(1, 31)
    ]
    return MonthBookingsChanged(
        version=1,
        line_month_id=new_id(),
        line_id=new_id(),
        child_id=new_id(),
        family_id=new_id(),
        facility_code="mesures",
        offering_code="mesures",
        month="2026-11",
        days=days,
    )


async def _drain(kitchen: Any, owner: Any, count: int) -> float:
    """So many events are written at once: how many a second reach another system, the last of them included."""
    event = _month()
    body, rows = event.model_dump_json(), []
    for _ in range(count):
        message_id = new_id()
        headers = headers_of(event, str(message_id), datetime.now(UTC), "bench", "")
        rows.append((message_id, event_subject(event), event.entity_id, headers, body))
    missing = {str(row[0]) for row in rows}
    durable = await kitchen.jetstream().pull_subscribe_bind("kitchen__from_planning", stream_of("planning"))
    async with owner.transaction():
        await owner.executemany(_ROW, rows)
    begun = time.perf_counter()
    while missing:
        if time.perf_counter() - begun > 60:
            raise AssertionError(f"{len(missing)} of {count} events were not heard in a minute")
        with suppress(TimeoutError):
            for message in await durable.fetch(500, timeout=0.2):
                missing.discard((message.headers or {}).get("ce-id", ""))
                await message.ack()
    return count / (time.perf_counter() - begun)
