"""Kill anything at any moment, thirty-two times, under a steady stream: nothing is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal

import pytest

from contracts.subjects import SERVICES
from deploy.embedded.supervisor import Supervisor
from tests.faults.invariants import Databases, assert_nothing_is_lost, quiet
from tests.faults.workload import SEED, Workload

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

PARTS = [*SERVICES, "gateway", "nats", "postgres"]
ROUNDS = 4


async def kill(supervisor: Supervisor, part: str) -> None:
    """Kills a part without warning and waits until another has taken its place."""
    async with asyncio.timeout(90):
        while part not in supervisor.pids():  # still waiting for its turn to be started again
            await asyncio.sleep(0.05)
        pid = supervisor.pids()[part]
        os.kill(pid, signal.SIGKILL)
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
