"""What NATS acknowledged without a flush, and lost, goes out again: however long it was away, whoever started meanwhile."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import relay
from chassis.relay import Relay
from chassis.timers import _PURGES
from tests.service.chassis.conftest import SampleTown
from tests.support.harness import ServiceUnderTest
from tests.support.sample.services import NoteView, ReadKept, WriteNote

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]


async def test_after_an_hour_without_nats_the_tail_goes_out_again(
    sample: SampleTown, writer: ServiceUnderTest
) -> None:
    lost = await _published_then_forgotten(sample, writer)
    await _an_hour_passes(writer)
    await sample.nats.start()
    await _heard(await sample.start("requests"), lost)


async def test_a_service_that_starts_together_with_nats_publishes_the_tail_again(
    sample: SampleTown, writer: ServiceUnderTest
) -> None:
    lost = await _published_then_forgotten(sample, writer)
    await _an_hour_passes(writer)
    await sample.stop("family")  # a power cut takes both, and both are back at once
    await sample.nats.start()
    await sample.start("family")
    await _heard(await sample.start("requests"), lost)


async def test_what_is_on_disk_for_certain_is_not_published_again(
    sample: SampleTown, writer: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "FLUSH_SECONDS", 0.3)
    writer.process._relay._told = None
    await writer.send(WriteNote(note_id=uuid4(), text="flushed"))
    for _ in range(100):
        if await writer.sql(
            "SELECT 1 FROM outbox_on_disk WHERE before >= (SELECT max(published_at) FROM outbox)"
        ):
            break
        await asyncio.sleep(0.05)
    else:
        raise AssertionError("nobody noted what is on disk")
    told = _spy(monkeypatch)
    await sample.stop("family")
    again = await sample.start("family")
    await again.send(WriteNote(note_id=uuid4(), text="new"))
    await sample.settled()
    assert len(told) == 1


async def test_what_was_under_way_when_the_connection_broke_does_not_hide_the_older_tail(
    sample: SampleTown, writer: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish, sent = Relay._publish, []

    async def breaks(self: Relay, rows: list[Any]) -> list[Any]:
        done = await publish(self, rows)
        sent.append([row["id"] for row in rows])
        if len(sent) == 1:
            self.server_lost()
        return done

    await writer.send(WriteNote(note_id=uuid4(), text="older"))
    await sample.settled()
    monkeypatch.setattr(Relay, "_publish", breaks)
    await writer.send(WriteNote(note_id=uuid4(), text="under way"))
    await sample.settled()
    older, under_way = [row["id"] for row in await writer.sql("SELECT id FROM outbox ORDER BY seq")]
    assert sent == [[under_way], [older], [under_way]]


async def test_the_purge_keeps_what_may_not_be_on_disk(writer: ServiceUnderTest) -> None:
    await writer.send(WriteNote(note_id=uuid4(), text="old"))
    await writer.installation.settled()
    await writer.sql("UPDATE outbox SET published_at = now() - interval '8 days'")
    await writer.sql("UPDATE outbox_on_disk SET before = now() - interval '9 days'")
    await writer.sql(_PURGES.split(";")[1])
    assert await writer.sql("SELECT 1 FROM outbox")
    await writer.sql("UPDATE outbox_on_disk SET before = now()")
    await writer.sql(_PURGES.split(";")[1])
    assert not await writer.sql("SELECT 1 FROM outbox")


async def _published_then_forgotten(sample: SampleTown, writer: ServiceUnderTest) -> UUID:
    """A note whose event NATS acknowledged; NATS is stopped, and its disk is as before that."""
    await writer.send(WriteNote(note_id=uuid4(), text="kept"))
    await sample.settled()
    store = sample.nats.data_dir / "jetstream"
    sample.nats._wanted_port = sample.nats.port
    await sample.nats.stop()
    _copy(store, store.with_name("earlier"))
    await sample.nats.start()
    lost = uuid4()
    await _acknowledged(writer, lost)
    await sample.settled()
    process = sample.nats.process
    assert process is not None
    process.kill()
    process.wait()
    sample.nats.process = None
    shutil.rmtree(store)
    store.with_name("earlier").rename(store)
    return lost


def _copy(folder: Path, to: Path) -> None:
    shutil.copytree(folder, to)
    owner = folder.stat()
    for path in (to, *to.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)


async def _acknowledged(writer: ServiceUnderTest, note: UUID) -> None:
    command_id = uuid4()
    for _ in range(100):
        answer = await writer.send(WriteNote(note_id=note, text="lost"), command_id=command_id, timeout=1.0)
        if not hasattr(answer, "code"):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("never acknowledged")


async def _an_hour_passes(writer: ServiceUnderTest) -> None:
    await writer.sql("UPDATE outbox SET published_at = published_at - interval '1 hour'")
    await writer.sql("UPDATE outbox_on_disk SET before = before - interval '1 hour'")


async def _heard(reader: ServiceUnderTest, note: UUID) -> None:
    for _ in range(100):
        if isinstance(await reader.ask(ReadKept(note_id=note)), NoteView):
            break
        await asyncio.sleep(0.1)
    assert isinstance(await reader.ask(ReadKept(note_id=note)), NoteView)
    assert len(await reader.sql("SELECT 1 FROM attempt WHERE note_id = $1", note)) == 1


def _spy(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    publish, told = Relay._publish, []

    async def noting(self: Relay, rows: list[Any]) -> list[Any]:
        told.extend(rows)
        return await publish(self, rows)

    monkeypatch.setattr(Relay, "_publish", noting)
    return told
