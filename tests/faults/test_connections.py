"""Cut and frozen connections: what was acknowledged is there exactly once, and the events still arrive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from chassis.bus import Bus
from chassis.problem import Refusal
from tests.service.chassis.conftest import SampleTown
from tests.support.actors import system
from tests.support.harness import ServiceUnderTest
from tests.support.proxy import FaultProxy
from tests.support.sample.services import WriteNote, Written

pytestmark = pytest.mark.faults


@pytest.fixture
async def database(sample: SampleTown) -> AsyncIterator[FaultProxy]:
    """A proxy before PostgreSQL."""
    proxy = await FaultProxy(sample.servers.postgres.port).start()
    yield proxy
    for name in list(sample.processes):
        await sample.stop(name)
    await proxy.stop()


@pytest.fixture
async def bus(sample: SampleTown) -> AsyncIterator[FaultProxy]:
    """A proxy before NATS."""
    proxy = await FaultProxy(sample.nats.port).start()
    yield proxy
    for name in list(sample.processes):
        await sample.stop(name)
    await proxy.stop()


def through(url: str, proxy: FaultProxy, real_port: int) -> str:
    """The same address, by way of the proxy."""
    return url.replace(f":{real_port}", f":{proxy.port}")


async def write_until_acknowledged(service: ServiceUnderTest, note: UUID, text: str) -> Written:
    """As a parent's phone does: the same command again and again until it is answered."""
    command_id = uuid4()
    for _ in range(200):
        answer = await service.send(WriteNote(note_id=note, text=text), command_id=command_id, timeout=1.0)
        if not isinstance(answer, Refusal):
            return answer
        assert answer.status >= 500, answer
        await asyncio.sleep(0.05)
    raise AssertionError("never acknowledged")


class Stream:
    """Writes to several notes side by side until told to stop; counts how often each was acknowledged."""

    def __init__(self, service: ServiceUnderTest, notes: int) -> None:
        self.acknowledged = {uuid4(): 0 for _ in range(notes)}
        self._service = service
        self._stopping = False
        self._tasks = [asyncio.create_task(self._write(note)) for note in self.acknowledged]

    async def _write(self, note: UUID) -> None:
        while not self._stopping:
            await write_until_acknowledged(self._service, note, "x")
            self.acknowledged[note] += 1

    async def advance(self) -> None:
        """Waits until a few more are acknowledged, so that each fault meets work in progress."""
        wanted = sum(self.acknowledged.values()) + 6
        async with asyncio.timeout(20):
            while sum(self.acknowledged.values()) < wanted:
                await asyncio.sleep(0.005)

    async def stop(self) -> dict[UUID, int]:
        """Ends the stream and returns the count of each note."""
        self._stopping = True
        await asyncio.gather(*self._tasks)
        return self.acknowledged


async def assert_each_is_there_once(
    sample: SampleTown, writer: ServiceUnderTest, acknowledged: dict[UUID, int]
) -> None:
    rows = await writer.sql("SELECT note_id, version FROM note")
    assert {row["note_id"]: row["version"] for row in rows} == acknowledged
    await sample.settled()
    copies = await sample.owner("requests")
    try:
        kept = await copies.fetch("SELECT note_id, version FROM note")
        parked = await copies.fetchval("SELECT count(*) FROM parked")
    finally:
        await copies.close()
    assert {row["note_id"]: row["version"] for row in kept} == acknowledged
    assert parked == 0


async def test_a_database_whose_connections_are_cut_loses_and_repeats_nothing(
    sample: SampleTown, database: FaultProxy
) -> None:
    url = through(
        sample.servers.database_url(sample.database, "family"), database, sample.servers.postgres.port
    )
    writer = await sample.start("family", database_url=url)
    await sample.start("requests")
    stream = Stream(writer, 8)
    for _ in range(12):
        await stream.advance()
        database.cut()
    await assert_each_is_there_once(sample, writer, await stream.stop())


async def test_a_bus_that_is_cut_and_refused_loses_and_repeats_nothing(
    sample: SampleTown, bus: FaultProxy
) -> None:
    url = through(sample.nats.url, bus, sample.nats.port)
    writer = await sample.start("family", nats_url=url)
    await sample.start("requests", nats_url=url)
    stream = Stream(writer, 8)
    for _ in range(5):
        await stream.advance()
        bus.refuse()
        bus.cut()
        await asyncio.sleep(0.2)
        bus.refuse(False)
    await assert_each_is_there_once(sample, writer, await stream.stop())


@pytest.mark.parametrize("frozen", ["database", "bus"])
async def test_what_is_written_while_a_connection_is_frozen_is_there_once_when_it_thaws(
    sample: SampleTown, database: FaultProxy, bus: FaultProxy, frozen: str
) -> None:
    url = through(
        sample.servers.database_url(sample.database, "family"), database, sample.servers.postgres.port
    )
    writer = await sample.start(
        "family", database_url=url, nats_url=through(sample.nats.url, bus, sample.nats.port)
    )
    await sample.start("requests")
    proxy = {"database": database, "bus": bus}[frozen]
    stream = Stream(writer, 8)
    for _ in range(2):
        await stream.advance()
        before = sum(stream.acknowledged.values())
        proxy.freeze()
        await asyncio.sleep(1.3)  # longer than the callers wait: each has asked again by then
        answered = sum(stream.acknowledged.values()) - before
        proxy.thaw()
        assert answered <= len(stream.acknowledged), "it was not frozen"
        await stream.advance()
    await assert_each_is_there_once(sample, writer, await stream.stop())


async def test_a_frozen_bus_is_noticed_and_nothing_done_for_callers_who_left(
    sample: SampleTown, bus: FaultProxy
) -> None:
    writer = await sample.start("family", nats_url=through(sample.nats.url, bus, sample.nats.port))
    await sample.start("requests")
    note = uuid4()
    await write_until_acknowledged(writer, note, "before")
    bus.freeze()
    client = Bus(await sample.client("gateway"))
    late = await client.send(
        WriteNote(note_id=note, text="ghost"), actor_token=sample.token(system()), timeout=0.4
    )
    assert isinstance(late, Refusal)
    await asyncio.sleep(0.3)
    bus.thaw()
    await asyncio.sleep(0.3)
    (row,) = await writer.sql("SELECT version, text FROM note")
    assert (row["version"], row["text"]) == (1, "before")
    await assert_each_is_there_once(sample, writer, {note: 1})
