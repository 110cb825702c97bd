"""Nothing is published that was not written; every reaction is idempotent; we park, we never drop."""

from __future__ import annotations

import asyncio
import time
from uuid import UUID, uuid4

import pytest

from chassis import lease
from chassis.service import Every
from chassis.timers import Timers, _purge
from contracts.operations import (
    PARKED_EVENTS,
    REBUILD_PROJECTION,
    RETRY_PARKED,
    ParkedEventsView,
    RebuildOutcome,
    RetryOutcome,
)
from tests.service.chassis.conftest import SampleTown
from tests.support.actors import staff, system
from tests.support.harness import ServiceUnderTest
from tests.support.sample.services import TROUBLE, NoteView, NoteWritten, ReadKept, WriteNote

PARKED, RETRY, REBUILD = PARKED_EVENTS["requests"], RETRY_PARKED["requests"], REBUILD_PROJECTION["requests"]
DURABLE = "requests__from_family"


async def text_at(reader: ServiceUnderTest, note: UUID) -> str | None:
    view = await reader.ask(ReadKept(note_id=note))
    return view.text if isinstance(view, NoteView) else None


async def test_an_event_reaches_its_reaction_once(writer: ServiceUnderTest, reader: ServiceUnderTest) -> None:
    note = uuid4()
    await writer.send(WriteNote(note_id=note, text="one"))
    await writer.installation.settled()
    assert await text_at(reader, note) == "one"
    assert len(await reader.sql("SELECT * FROM attempt WHERE note_id = $1", note)) == 1


async def test_a_message_delivered_twice_has_one_effect(
    writer: ServiceUnderTest, reader: ServiceUnderTest
) -> None:
    note = uuid4()
    await writer.send(WriteNote(note_id=note, text="one"))
    await writer.installation.settled()
    # as after a relay killed between the acknowledgement and its own note of it, outside the duplicate window
    (row,) = await writer.sql("SELECT subject, headers, body FROM outbox")
    client = await writer.installation.client("family")
    headers = {**row["headers"], "Nats-Msg-Id": str(uuid4())}
    await client.jetstream().publish(row["subject"], bytes(row["body"]), headers=headers)
    await writer.installation.settled()
    assert len(await reader.sql("SELECT * FROM attempt WHERE note_id = $1", note)) == 1


async def test_a_parked_event_holds_back_its_own_entity_and_no_other(
    writer: ServiceUnderTest, reader: ServiceUnderTest
) -> None:
    bad, good = uuid4(), uuid4()
    TROUBLE["poison"] = "poison"
    for note, text in ((bad, "before"), (bad, "poison"), (bad, "after"), (good, "fine")):
        await writer.send(WriteNote(note_id=note, text=text))
    await writer.installation.settled()
    assert await text_at(reader, bad) == "before"
    assert await text_at(reader, good) == "fine"
    view = await reader.ask(PARKED(), as_=staff("direction"))
    assert isinstance(view, ParkedEventsView), view
    assert [(p.entity_id, p.behind) for p in view.events] == [(str(bad), False), (str(bad), True)]
    assert [p.reason for p in view.events] == ["failed", "behind"]


async def test_a_parked_event_says_a_code_and_where_to_look_and_never_what_the_database_quoted(
    writer: ServiceUnderTest, reader: ServiceUnderTest, capsys: pytest.CaptureFixture[str]
) -> None:
    note, name = uuid4(), "DUPONT"
    TROUBLE[name] = "refused"
    await writer.send(WriteNote(note_id=note, text=name))
    await writer.installation.settled()
    view = await reader.ask(PARKED(), as_=staff("direction"))
    assert isinstance(view, ParkedEventsView)
    (shown,) = view.events
    (kept,) = await reader.sql("SELECT reason, headers->>'ce-correlationid' AS correlation FROM parked")
    retried = await reader.send(RETRY(durable=DURABLE, entity_id=str(note)), as_=staff("direction"))
    assert isinstance(retried, RetryOutcome)
    assert shown.reason == kept["reason"] == retried.reason == "conflicting"
    assert shown.correlation_id == kept["correlation"] != ""
    logged = [line for line in "".join(capsys.readouterr()).splitlines() if shown.correlation_id in line]
    assert [name in line for line in logged if '"parked"' in line or "still parked" in line] == [True, True]


async def test_parked_events_are_retried_in_order_and_stop_at_the_first_that_fails(
    writer: ServiceUnderTest, reader: ServiceUnderTest
) -> None:
    note = uuid4()
    TROUBLE["poison"] = "poison"
    for text in ("poison", "after", "last"):
        await writer.send(WriteNote(note_id=note, text=text))
    await writer.installation.settled()
    retry = RETRY(durable=DURABLE, entity_id=str(note))
    still = await reader.send(retry, as_=staff("direction"))
    assert isinstance(still, RetryOutcome)
    assert (still.applied, still.left) == (0, 3)
    TROUBLE.clear()
    assert await reader.send(retry, as_=staff("direction")) == RetryOutcome(applied=3, left=0)
    assert await text_at(reader, note) == "last"
    assert await reader.parked() == []


async def test_what_time_mends_is_retried_and_never_parked(
    writer: ServiceUnderTest, reader: ServiceUnderTest
) -> None:
    note = uuid4()
    TROUBLE["away"] = "away"
    await writer.send(WriteNote(note_id=note, text="away"))
    await asyncio.sleep(0.5)
    assert await text_at(reader, note) is None
    TROUBLE.clear()
    await writer.installation.settled()
    assert await text_at(reader, note) == "away"
    assert await reader.parked() == []


async def test_an_unreadable_event_is_parked_whole(
    writer: ServiceUnderTest, reader: ServiceUnderTest
) -> None:
    note = uuid4()
    client = await writer.installation.client("family")
    subject = f"pf.evt.family.note-written.v1.{note}"
    headers = {"ce-id": "m1", "ce-type": "fr.portail-famille.family.note-written.v1"}
    await client.jetstream().publish(subject, b"{broken", headers=headers)
    await writer.installation.settled()
    (parked,) = await reader.parked()
    assert bytes(parked["body"]) == b"{broken"
    assert parked["reason"] == "unreadable"


async def test_a_projection_is_rebuilt_from_its_owner_and_older_versions_change_nothing(
    sample: SampleTown, writer: ServiceUnderTest
) -> None:
    notes = [uuid4() for _ in range(5)]
    for note in notes:
        await writer.send(WriteNote(note_id=note, text="one"))
    reader = await sample.start("requests")
    await sample.settled()
    await reader.sql("DELETE FROM note WHERE note_id = $1", notes[0])
    await reader.sql("UPDATE note SET version = 9, text = 'newer' WHERE note_id = $1", notes[1])
    outcome = await reader.send(REBUILD(projection="notes"), as_=system())
    assert outcome == RebuildOutcome(read=5, applied=1)
    assert await text_at(reader, notes[0]) == "one"
    assert await text_at(reader, notes[1]) == "newer"


async def test_two_replicas_share_the_work_and_one_relays(
    sample: SampleTown, writer: ServiceUnderTest
) -> None:
    await sample.start("family")
    reader = await sample.start("requests")
    notes = [uuid4() for _ in range(40)]
    await asyncio.gather(*(writer.send(WriteNote(note_id=note, text="x")) for note in notes))
    await sample.settled()
    assert (
        len(await reader.sql("SELECT DISTINCT note_id FROM attempt WHERE note_id <> $1", UUID(int=0))) == 40
    )
    holders = {
        process.runtime.instance
        for process in sample.processes.values()
        if process.service.name == "family" and process._leases.fence("relay") is not None
    }
    assert len(holders) == 1


async def test_a_frozen_relay_is_replaced_and_its_old_number_is_refused(
    sample: SampleTown, writer: ServiceUnderTest
) -> None:
    holder = writer.process
    fence = holder._leases.fence("relay")
    assert fence is not None
    await writer.sql(
        "UPDATE lease SET holder = 'another', fence = fence + 1, expires_at = now() + interval '2 s'"
    )
    await writer.send(WriteNote(note_id=uuid4(), text="x"))
    from chassis.relay import _PUBLISHED

    ids = [row["id"] for row in await writer.sql("SELECT id FROM outbox")]
    status = await holder.runtime.pool.execute(_PUBLISHED, ids, "relay", fence)
    assert status == "UPDATE 0"
    await asyncio.sleep(lease.TTL)
    await sample.settled()
    (row,) = await writer.sql("SELECT fence FROM lease WHERE name = 'relay'")
    assert row["fence"] > fence + 1


async def test_an_entity_keeps_its_order_across_a_hundred_changes(
    writer: ServiceUnderTest, reader: ServiceUnderTest
) -> None:
    note = uuid4()
    for number in range(100):
        await writer.send(WriteNote(note_id=note, text=f"{number}"))
    await writer.installation.settled()
    assert await text_at(reader, note) == "99"
    versions = [event.version for event in await writer.emitted(NoteWritten)]
    assert versions == sorted(versions)


async def test_a_timer_runs_in_one_replica_at_a_time(sample: SampleTown, reader: ServiceUnderTest) -> None:
    began = time.monotonic()
    await sample.start("requests")
    ticks = 0
    while ticks < 5:
        await asyncio.sleep(0.05)
        ticks = len(await reader.sql("SELECT * FROM attempt WHERE note_id = $1", UUID(int=0)))
        assert ticks <= 5 + (time.monotonic() - began) / 0.2, "one of 0.2 s, however many replicas look"


async def test_ids_of_events_no_stream_can_give_again_are_purged_in_batches(reader: ServiceUnderTest) -> None:
    while not await reader.sql("SELECT 1 FROM timer WHERE name = 'chassis-purge' AND due_at > now()"):
        await asyncio.sleep(0.05)  # the service looks once as it starts, then not for a minute
    await reader.sql(
        """INSERT INTO inbox (durable, message_id, received_at)
           SELECT 'd', 'old ' || n, now() - interval '19 months 1 day' FROM generate_series(1, 10001) AS s(n)
           UNION ALL SELECT 'd', 'young', now() - interval '18 months 14 days'"""
    )
    left = []
    for _ in range(2):
        await reader.sql("UPDATE timer SET due_at = now() WHERE name = 'chassis-purge'")
        await Timers(reader.process.runtime)._run_if_due(Every("chassis-purge", 600.0, _purge))
        left.append([row["message_id"] for row in await reader.sql("SELECT message_id FROM inbox")])
    assert len(left[0]) == 2
    assert left[1] == ["young"]


async def test_the_nats_server_may_vanish_and_come_back_without_losing_an_event(
    sample: SampleTown, writer: ServiceUnderTest, reader: ServiceUnderTest
) -> None:
    note = uuid4()
    await writer.send(WriteNote(note_id=note, text="before"))
    await sample.settled()
    process = sample.nats.process
    assert process is not None
    process.kill()
    process.wait()
    connection = await sample.owner("family")
    await connection.close()
    sample.nats._wanted_port = sample.nats.port
    sample.nats.process = None
    await sample.nats.start()
    for _ in range(100):
        answer = await writer.send(WriteNote(note_id=note, text="after"))
        if not hasattr(answer, "code"):
            break
        await asyncio.sleep(0.1)
    await sample.settled()
    assert await text_at(reader, note) == "after"
