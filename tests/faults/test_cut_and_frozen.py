"""The whole portal behind bad cables: cut, refused and frozen connections lose nothing, repeat nothing, hang nobody."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.embedded.paths import DataFolder, scratch_folder
from deploy.embedded.processes import free_port
from deploy.embedded.supervisor import Options
from tests.faults.conftest import at_work
from tests.faults.databases import Databases
from tests.faults.forms import Browser
from tests.faults.invariants import assert_nothing_is_lost, quiet
from tests.faults.proxied import ProxiedSupervisor
from tests.faults.workload import Workload
from tests.support.prepared import copy_of
from tests.support.proxy import FaultProxy

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

FREEZE = 3.0
PATIENT = 2.5
"""Seconds within which a page is there though its services are not: a panel waits 0.4 s, the planning 2 s."""


@pytest.fixture
async def behind_proxies(prepared: Path) -> AsyncIterator[ProxiedSupervisor]:
    folder = copy_of(prepared, scratch_folder("portail-faults-"))
    supervisor = ProxiedSupervisor(
        Options(DataFolder(folder), free_port(), empty=True), lambda _sentence: None
    )
    await supervisor.start()
    try:
        yield supervisor
    finally:
        await supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def advance(load: Workload, by: int = 6) -> None:
    """Waits until a few more commands are acknowledged, so that each fault meets work in progress."""
    wanted = len(load.acknowledged) + by
    async with asyncio.timeout(45):
        while len(load.acknowledged) < wanted:
            await asyncio.sleep(0.02)


async def freeze(load: Workload, proxy: FaultProxy, browser: Browser) -> None:
    """Nothing passes for a while: people go on asking, a page says what it cannot show, then everything goes on."""
    await advance(load)
    retried = load.retried
    proxy.freeze()
    await asyncio.sleep(0.2)
    asked = time.monotonic()
    status, page = await browser.page("/accueil")
    took = time.monotonic() - asked
    await asyncio.sleep(max(0.0, FREEZE - took))
    proxy.thaw()
    await advance(load)
    assert status in (200, 503), page
    assert "momentanément indisponible" in page
    assert took < PATIENT, f"the home page hung for {took:.1f} s"
    assert load.retried > retried, "nobody asked for anything while it was frozen"


async def test_a_portal_behind_cut_and_frozen_connections_loses_and_repeats_nothing(
    behind_proxies: ProxiedSupervisor,
) -> None:
    database, bus = behind_proxies.database, behind_proxies.bus
    async with at_work(behind_proxies) as load:
        household = load.town.households[0]
        port = behind_proxies.environment.ports.gateway
        browser = Browser.signed_in(port, load.cookies[household.guardian_id])
        people = [asyncio.create_task(load.parent(one)) for one in load.town.households]
        people += [asyncio.create_task(load.agent(name)) for name in ("Mme Roy", "M. Petit")]
        people.append(asyncio.create_task(load.town_hall.work()))
        for _ in range(6):
            await advance(load)
            database.cut()
        for _ in range(3):
            await advance(load)
            bus.refuse()
            bus.cut()
            await asyncio.sleep(0.3)
            bus.refuse(False)
        await freeze(load, database, browser)
        await freeze(load, bus, browser)
        load.stopping = True
        await asyncio.gather(*people)
        databases = Databases(behind_proxies)
        await quiet(databases)
        await assert_nothing_is_lost(databases, load)
        assert behind_proxies.restarts() == dict.fromkeys(behind_proxies.pids(), 0), "a part gave up"
        status, page = await browser.page("/accueil")
        assert status == 200
        assert "momentanément indisponible" not in page
