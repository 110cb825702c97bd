"""Folders the servers' account can use, and servers of their own for these tests."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.embedded.paths import scratch_folder
from deploy.embedded.postgres import EmbeddedPostgres


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A temporary folder that also an unprivileged server can reach."""
    folder = scratch_folder("portail-deploy-")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def postgres(scratch: Path) -> AsyncIterator[EmbeddedPostgres]:
    """A PostgreSQL of this test alone."""
    server = EmbeddedPostgres(scratch / "postgres", password="p/:@ 'é", settings={"fsync": "off"})
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="module")
def module_postgres() -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL that the tests of one module share."""
    folder = scratch_folder("portail-deploy-")
    server = EmbeddedPostgres(folder / "postgres", password="x", settings={"fsync": "off"})
    asyncio.run(server.start())
    yield server
    asyncio.run(server.stop())
    shutil.rmtree(folder, ignore_errors=True)
