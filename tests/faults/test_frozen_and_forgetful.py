"""A relay that freezes is replaced; a NATS server that forgets what it had acknowledged is told again."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from chassis import lease
from deploy.checkout import ROOT
from deploy.embedded.environment import python
from deploy.embedded.processes import free_port
from tests.faults.databases import Databases
from tests.faults.invariants import quiet
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


_SINCE = """
SELECT count(*) FILTER (WHERE created_at > $1) AS written,
       count(published_at) FILTER (WHERE created_at > $1) AS published,
       count(*) FILTER (WHERE published_at IS NULL
                          AND created_at < clock_timestamp() - make_interval(secs => $2 + 2)) AS waiting
  FROM outbox
"""


async def _relay(databases: Databases) -> Any:
    """Who publishes planning's events now, and under which number."""
    (row,) = await databases.fetch("planning", "SELECT holder, fence FROM lease WHERE name = 'relay'")
    return row


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
        before = await _relay(databases)
        os.kill(frozen, signal.SIGSTOP)
        (frozen_at,) = await databases.fetch("planning", "SELECT clock_timestamp() AS moment")
        await asyncio.sleep(2 * lease.TTL)
        after = await _relay(databases)
        (seen,) = await databases.fetch("planning", _SINCE, frozen_at["moment"], lease.TTL)
        os.kill(frozen, signal.SIGCONT)
        await asyncio.sleep(1)
        workload.stopping = True
        await asyncio.gather(*people)
        await quiet(databases)
    finally:
        os.kill(frozen, signal.SIGCONT)
        replica.terminate()
        replica.wait(10)
    assert after["holder"] != before["holder"], "nobody relieved the frozen relay"
    assert after["fence"] > before["fence"], "the frozen one could go on under its number"
    assert seen["written"] > 0, "nothing was written while it was frozen: nothing is proved"
    assert seen["published"] > 0, "what was written meanwhile was not published"
    assert seen["waiting"] == 0, "events older than a lease were still waiting"
    states = await databases.fetch("planning", "SELECT id FROM proposal")
    filed = await databases.fetch("requests", "SELECT proposal_id FROM family_request")
    assert {row["id"] for row in states} == {row["proposal_id"] for row in filed}
