"""A relay that freezes is replaced; a NATS server that forgets what it had acknowledged is told again."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from chassis import lease
from deploy.checkout import ROOT
from deploy.embedded.environment import python
from deploy.embedded.processes import free_port
from tests.faults.invariants import Databases, quiet
from tests.faults.workload import Workload
from tests.service.chassis.conftest import SampleTown
from tests.support.harness import ServiceUnderTest
from tests.support.sample.services import NoteView, ReadKept, WriteNote

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]


async def test_what_nats_acknowledged_and_then_lost_is_published_again(
    sample: SampleTown, writer: ServiceUnderTest
) -> None:
    before, lost = uuid4(), uuid4()
    await writer.send(WriteNote(note_id=before, text="kept"))
    await sample.settled()
    store = sample.nats.data_dir / "jetstream"
    sample.nats._wanted_port = sample.nats.port
    await sample.nats.stop()
    _copy(store, store.with_name("earlier"))
    await sample.nats.start()
    await _acknowledged(writer, lost)
    await sample.settled()
    process = sample.nats.process
    assert process is not None
    process.kill()
    process.wait()
    sample.nats.process = None
    shutil.rmtree(store)
    store.with_name("earlier").rename(store)  # as a disk that had not been told to flush
    await sample.nats.start()
    reader = await sample.start("requests")
    for _ in range(150):
        if isinstance(await reader.ask(ReadKept(note_id=lost)), NoteView):
            break
        await asyncio.sleep(0.1)
    assert isinstance(await reader.ask(ReadKept(note_id=lost)), NoteView)
    await sample.settled()
    rows = await reader.sql("SELECT note_id FROM attempt WHERE note_id = ANY($1)", [before, lost])
    assert sorted(row["note_id"] for row in rows) == sorted([before, lost])


def _copy(folder: Path, to: Path) -> None:
    """Copies a store and leaves it to the account the server runs under."""
    shutil.copytree(folder, to)
    owner = folder.stat()
    for path in (to, *to.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)


async def _acknowledged(writer: ServiceUnderTest, note: object) -> None:
    command_id = uuid4()
    for _ in range(100):
        answer = await writer.send(WriteNote(note_id=note, text="lost"), command_id=command_id, timeout=1.0)
        if not hasattr(answer, "code"):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("never acknowledged")


async def test_a_frozen_process_is_relieved_by_its_replica_and_harms_nothing_when_it_wakes(
    workload: Workload,
) -> None:
    supervisor = workload.supervisor
    environment, databases = supervisor.environment, Databases(supervisor)
    frozen = supervisor.pids()["planning"]
    env = environment.common() | environment.service("planning")
    env |= {"PF_PLANNING_HEALTH_PORT": str(free_port()), "PF_SUPERVISOR": str(os.getpid())}
    replica = subprocess.Popen(python("deploy.serve", "planning"), env=env, cwd=ROOT)
    people = [asyncio.create_task(workload.parent(household)) for household in workload.town.households[4:]]
    try:
        await asyncio.sleep(4)
        os.kill(frozen, signal.SIGSTOP)
        await asyncio.sleep(2 * lease.TTL)
        holder = await databases.fetch("planning", "SELECT holder, fence FROM lease WHERE name = 'relay'")
        waiting = await databases.fetch(
            "planning",
            "SELECT count(*) AS n FROM outbox WHERE published_at IS NULL AND created_at < now() - interval '5 s'",
        )
        os.kill(frozen, signal.SIGCONT)
        await asyncio.sleep(1)
        workload.stopping = True
        await asyncio.gather(*people)
        await quiet(databases)
    finally:
        os.kill(frozen, signal.SIGCONT)
        replica.terminate()
        replica.wait(10)
    assert holder[0]["fence"] >= 1, json.dumps([dict(row) for row in holder])
    assert waiting[0]["n"] == 0, (
        "events older than a lease were still waiting: nobody relieved the frozen relay"
    )
    states = await databases.fetch("planning", "SELECT id FROM proposal")
    filed = await databases.fetch("requests", "SELECT proposal_id FROM family_request")
    assert {row["id"] for row in states} == {row["proposal_id"] for row in filed}
