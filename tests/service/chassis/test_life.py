"""What a process says of itself, and how much it takes on: /metrics, /readyz, bounded work."""

from __future__ import annotations

import asyncio
import re
from uuid import uuid4

import asyncpg

from chassis import health
from chassis.problem import Refusal
from deploy.embedded.parts import fetch
from deploy.embedded.processes import LOOPBACK, free_port
from tests.service.chassis.conftest import SampleTown
from tests.support.proxy import FaultProxy
from tests.support.sample.services import WriteNote, Written

_IN_TRANSACTION = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = 'pf-family' AND state LIKE 'idle in transaction%'
"""


async def test_no_more_is_done_at_once_than_told_and_beyond_the_queue_one_is_refused_at_once(
    sample: SampleTown,
) -> None:
    writer = await sample.start("family", max_inflight=2, max_waiting=6)
    busiest, activity = 0, await asyncpg.connect(sample.servers.postgres.superuser_url(sample.database))

    async def watch() -> None:
        nonlocal busiest
        while True:
            busiest = max(busiest, await activity.fetchval(_IN_TRANSACTION))
            await asyncio.sleep(0.02)

    watching = asyncio.create_task(watch())
    answers = await asyncio.gather(
        *(writer.send(WriteNote(note_id=uuid4(), text="x", slow=0.3)) for _ in range(10))
    )
    watching.cancel()
    await asyncio.wait({watching})
    await activity.close()
    done = [one for one in answers if isinstance(one, Written)]
    refused = [one for one in answers if isinstance(one, Refusal)]
    assert (len(done), len(refused)) == (6, 4)
    assert {(one.code, one.data["service"]) for one in refused} == {("unavailable", "family")}
    assert busiest == 2
    assert isinstance(await writer.send(WriteNote(note_id=uuid4(), text="after")), Written)


async def _asked(port: int, path: str) -> tuple[int, str]:
    status, body = await fetch(port, path, 5)
    return status, re.sub(r"(^|\r\n)[0-9a-f]+\r\n|\r\n$", "", body.decode())  # it comes in chunks


async def test_readiness_names_the_server_that_is_away_and_metrics_count_what_was_done(
    sample: SampleTown,
) -> None:
    database = await FaultProxy(sample.servers.postgres.port).start()
    bus = await FaultProxy(sample.nats.port).start()
    url = sample.servers.database_url(sample.database, "family")
    writer = await sample.start(
        "family",
        database_url=url.replace(f":{sample.servers.postgres.port}", f":{database.port}"),
        nats_url=sample.nats.url.replace(f":{sample.nats.port}", f":{bus.port}"),
    )
    port = free_port()
    server, serving = await health.start(LOOPBACK, port, writer.process.missing)
    try:
        async with asyncio.timeout(10):
            while not server.started:
                await asyncio.sleep(0.01)
        await writer.send(WriteNote(note_id=uuid4(), text="one"))
        await writer.send(WriteNote(note_id=uuid4(), text="refused"))
        await sample.settled()
        assert await _asked(port, "/readyz") == (200, "ready\n")
        _, told = await _asked(port, "/metrics")
        for line in (
            'pf_calls_total{name="write-note",outcome="ok",service="family"}',
            'pf_calls_total{name="write-note",outcome="conflict",service="family"}',
            'pf_call_seconds_count{name="write-note",service="family"}',
            'pf_outbox_waiting{service="family"} 0.0',
            'pf_parked{service="family"} 0.0',
        ):
            assert line in told, line
        database.freeze()
        assert await _asked(port, "/readyz") == (503, "PostgreSQL is away\n")
        assert (await _asked(port, "/livez"))[0] == 200
        database.thaw()
        bus.refuse()
        bus.cut()
        await _until(port, 503, "NATS is away\n")
        bus.refuse(False)
        await _until(port, 200, "ready\n")
    finally:
        server.should_exit = True
        await serving
        await sample.stop("family")
        await database.stop()
        await bus.stop()


async def _until(port: int, status: int, said: str) -> None:
    async with asyncio.timeout(10):
        while await _asked(port, "/readyz") != (status, said):
            await asyncio.sleep(0.05)
