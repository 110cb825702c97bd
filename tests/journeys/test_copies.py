"""What a service copied of another's data is read again from its owner: the same rows, after everything was lost."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from chassis.service import Service
from contracts.operations import REBUILD_PROJECTION, RebuildOutcome
from contracts.subjects import SERVICES
from tests.journeys.guides import Told
from tests.support.actors import staff

HEAD = staff("direction", name="Adèle Martin")
WIRED: dict[str, Service] = {name: import_module(f"services.{name}.wiring").SERVICE for name in SERVICES}
WITH_COPIES = [name for name, service in WIRED.items() if service.projections]


@pytest.mark.parametrize("name", WITH_COPIES)
async def test_every_copy_lost_is_read_again_as_it_was(on_4_may: Told, name: str) -> None:
    before = await copies(on_4_may, name)
    assert any(before.values()), before.keys()
    await lose(on_4_may, name)
    assert not any((await copies(on_4_may, name)).values())
    for projection in WIRED[name].projections:
        command = REBUILD_PROJECTION[name](projection=projection.name)
        outcome = await on_4_may.does(command, HEAD)
        again = await on_4_may.does(command, HEAD)
        assert outcome.applied == outcome.read, projection.name
        assert again == RebuildOutcome(read=outcome.read, applied=0), projection.name
    assert await copies(on_4_may, name) == before


async def tables(told: Told, name: str) -> list[str]:
    owner = await told.town.owner(name)
    rows = await owner.fetch(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = $1 AND table_name LIKE 'known\\_%' ORDER BY 1",
        name,
    )
    await owner.close()
    return [row["table_name"] for row in rows]


async def copies(told: Told, name: str) -> dict[str, list[Any]]:
    owner = await told.town.owner(name)
    found = {
        table: sorted(
            tuple(row.values()) for row in await owner.fetch(f"SELECT t::text FROM {name}.{table} t")
        )
        for table in await tables(told, name)
    }
    await owner.close()
    return found


async def lose(told: Told, name: str) -> None:
    owner = await told.town.owner(name)
    await owner.execute("TRUNCATE " + ", ".join(f"{name}.{table}" for table in await tables(told, name)))
    await owner.close()
