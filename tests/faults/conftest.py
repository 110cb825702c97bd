"""The sample's town for connections; a whole portal, as `./portail up` runs it, for kills and races."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from deploy.embedded.paths import DataFolder, scratch_folder
from deploy.embedded.processes import free_port
from deploy.embedded.supervisor import Options, Supervisor
from tests.faults.databases import Databases
from tests.faults.townhall import TownHall
from tests.faults.workload import SEED, Workload
from tests.service.chassis.conftest import reader, sample, writer
from tests.support import town as towns
from tests.support.prepared import copy_of

__all__ = ["reader", "sample", "writer"]


@pytest.fixture
async def running(prepared: Path) -> AsyncIterator[Supervisor]:
    """A whole portal without the demonstration."""
    folder = copy_of(prepared, scratch_folder("portail-faults-"))
    supervisor = Supervisor(Options(DataFolder(folder), free_port(), empty=True), lambda _sentence: None)
    await supervisor.start()
    try:
        yield supervisor
    finally:
        await supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def workload(running: Supervisor) -> AsyncIterator[Workload]:
    """A small town, its town hall, and eight parents ready to ask, half of them through the gateway."""
    async with at_work(running) as load:
        yield load


@asynccontextmanager
async def at_work(supervisor: Supervisor) -> AsyncIterator[Workload]:
    """The same on any portal."""
    load = await ready(supervisor, families=8, days=15)
    await load.open_accounts(load.town.households[:4])
    load.town_hall = await TownHall.open(load)
    yield load
    await load.close()


async def ready(
    supervisor: Supervisor, *, families: int, days: int = 25, canteen_places: int = 10_000
) -> Workload:
    """Sets the town up and learns every child's lines."""
    load = Workload(supervisor, random.Random(SEED))
    await load.connect()
    first = date.today() + timedelta(3)
    load.town = await towns.set_up(
        load.send, families=families, first_day=first, days=days, canteen_places=canteen_places
    )
    databases = Databases(supervisor)
    while len(await databases.fetch("planning", "SELECT 1 FROM known_child")) < 2 * families:
        await asyncio.sleep(0.1)
    await towns.enrol(load.send, load.town)
    await load.learn_lines()
    return load
