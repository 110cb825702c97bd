"""Kill anything at any moment, thirty-two times, under a steady stream: nothing is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from contracts.subjects import SERVICES
from deploy.embedded.paths import DataFolder, scratch_folder
from deploy.embedded.supervisor import Options, Supervisor
from tests.faults.invariants import Databases, assert_nothing_is_lost, quiet
from tests.faults.workload import Workload
from tests.support import town as towns

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

PARTS = [*SERVICES, "gateway", "nats", "postgres"]
ROUNDS = 4
SEED = 20150408


@pytest.fixture
async def workload() -> AsyncIterator[Workload]:
    """A whole portal as `./portail up` runs it, with a small town and parents ready to ask."""
    folder = scratch_folder("portail-faults-")
    supervisor = Supervisor(Options(DataFolder(folder), empty=True), lambda _sentence: None)
    await supervisor.start()
    try:
        load = await _ready(supervisor)
        yield load
        await load.close()
    finally:
        await supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _ready(supervisor: Supervisor) -> Workload:
    load = Workload(supervisor, None, random.Random(SEED))  # type: ignore[arg-type]
    await load.connect()
    load.town = await towns.set_up(load.send, families=8, first_day=date.today() + timedelta(3), days=25)
    databases = Databases(supervisor)
    while len(await databases.fetch("planning", "SELECT 1 FROM known_child")) < 16:
        await asyncio.sleep(0.1)
    await towns.enrol(load.send, load.town)
    await load.learn_lines()
    await load.open_accounts(load.town.households[:4])
    return load


async def kill(supervisor: Supervisor, part: str) -> None:
    """Kills a part without warning and waits until another has taken its place."""
    pid = supervisor.pids()[part]
    os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(60):
        while supervisor.pids().get(part) in (pid, None):
            await asyncio.sleep(0.05)


async def test_thirty_two_kills_lose_nothing_and_do_nothing_twice(workload: Workload) -> None:
    supervisor, chance = workload.supervisor, random.Random(SEED + 1)
    people = [asyncio.create_task(workload.parent(household)) for household in workload.town.households]
    people += [asyncio.create_task(workload.agent(name)) for name in ("Mme Roy", "M. Petit")]
    kills = 0
    for _ in range(ROUNDS):
        for part in chance.sample(PARTS, len(PARTS)):
            await asyncio.sleep(chance.uniform(0.1, 0.9))
            await kill(supervisor, part)
            kills += 1
            ended = [task for task in people if task.done()]
            for task in ended:
                task.result()
    workload.stopping = True
    await asyncio.gather(*people)
    databases = Databases(supervisor)
    await quiet(databases)
    counted = await assert_nothing_is_lost(databases, workload)
    assert kills >= 30
    assert counted["acknowledged"] > 100, counted
    assert counted["retried"] > 0, "no kill met a command in flight: the stream is too thin"
