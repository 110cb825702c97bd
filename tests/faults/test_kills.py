"""Kill anything at any moment, thirty-two times, under a steady stream: nothing is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from datetime import date, timedelta

import pytest

from chassis.postgres import AWAY
from contracts.subjects import SERVICES
from deploy.embedded.supervisor import Supervisor
from tests.faults.databases import Databases
from tests.faults.invariants import assert_nothing_is_lost, quiet
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


async def close_days_soon(databases: Databases) -> None:
    """The days gone by are closed now instead of within the minute: marks become facts to bill."""
    async with asyncio.timeout(60):
        while True:
            try:
                await databases.fetch("planning", "UPDATE timer SET due_at = now() WHERE name = 'close-days'")
            except AWAY:  # killed a moment ago
                await asyncio.sleep(0.1)
            else:
                return


async def days_closed(databases: Databases) -> None:
    """Nothing is left of the days gone by that is still to be closed: asked again until it is so."""
    async with asyncio.timeout(60):
        while await databases.fetch(
            "planning", "SELECT 1 FROM cell WHERE closing = 'due' AND day < $1 LIMIT 1", date.today()
        ):
            await close_days_soon(databases)
            await asyncio.sleep(0.5)


async def test_thirty_two_kills_lose_nothing_and_do_nothing_twice(workload: Workload) -> None:
    supervisor, chance = workload.supervisor, random.Random(SEED + 1)
    databases, kills = Databases(supervisor), 0
    corrected = workload.town.households[0].children[0], workload.town.first_day - timedelta(9)
    await workload.town_hall.mark(*corrected, "present")
    await days_closed(databases)
    await workload.town_hall.mark(*corrected, "cancelled")  # closed again while parts are killed
    people = [asyncio.create_task(workload.parent(household)) for household in workload.town.households]
    people += [asyncio.create_task(workload.agent(name)) for name in ("Mme Roy", "M. Petit")]
    people.append(asyncio.create_task(workload.town_hall.work()))
    for _ in range(ROUNDS):
        await close_days_soon(databases)
        for part in chance.sample(PARTS, len(PARTS)):
            await asyncio.sleep(chance.uniform(0.1, 0.9))
            await kill(supervisor, part)
            kills += 1
            ended = [task for task in people if task.done()]
            for task in ended:
                task.result()
    workload.stopping = True
    await asyncio.gather(*people)
    await days_closed(databases)
    await quiet(databases)
    counted = await assert_nothing_is_lost(databases, workload)
    assert kills >= 30
    assert workload.town_hall.done > 20
    facts = await databases.fetch("billing", "SELECT max(fact_version) AS newest FROM fact")
    assert facts[0]["newest"] > 1, "no day was closed, corrected and closed again"
    assert counted["acknowledged"] > 100, counted
    assert counted["retried"] > 0, "no kill met a command in flight: the stream is too thin"
