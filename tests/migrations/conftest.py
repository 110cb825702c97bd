"""Databases to migrate: created as a town's is, with a schema and two roles per service, and no table yet."""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from importlib import invalidate_caches
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from chassis import postgres
from contracts.subjects import SERVICES
from deploy.postgres.migrate import migrate
from deploy.postgres.roles import app_role, create_database
from tests.support.servers import Servers

_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """A database of the portal."""

    servers: Servers
    name: str

    def owner_url(self, service: str) -> str:
        """How a service's owner reaches it."""
        return self.servers.database_url(self.name, service, owner=True)

    async def connect(self, service: str, *, owner: bool = False) -> asyncpg.Connection[Any]:
        """A connection of a service's application role, or of its owner."""
        return await postgres.connect(self.servers.database_url(self.name, service, owner=owner), service)

    async def migrate(self, service: str, package: str = "") -> list[str]:
        """Migrates one schema as `portail migrate` does."""
        return await migrate(
            service, package or f"services.{service}", self.owner_url(service), app_role(service)
        )


@pytest.fixture
async def empty(servers: Servers) -> AsyncIterator[Database]:
    """A fresh database."""
    name = f"pf_migrations_{next(_NUMBERS)}"
    await create_database(
        servers.postgres.superuser_url("postgres"), name, SERVICES, servers.secrets.postgres
    )
    yield Database(servers, name)
    await servers.drop_database(name)


@pytest.fixture(scope="module")
def migrated(servers: Servers) -> Iterator[Database]:
    """A database with every schema up to date, for tests that only look at it."""
    name = asyncio.run(servers.new_database())
    yield Database(servers, name)
    asyncio.run(servers.drop_database(name))


@dataclass
class Package:
    """An importable package with migrations that a test writes."""

    name: str
    folder: Path
    written: list[str] = field(default_factory=list)

    def write(self, migration: str, **files: str) -> None:
        """Adds or replaces a migration's files: `up`, `before`, `after`."""
        folder = self.folder / "migrations" / migration
        folder.mkdir(parents=True, exist_ok=True)
        for stem, text in files.items():
            (folder / f"{stem}.sql").write_text(text, encoding="utf-8")
        self.written.append(migration)

    def remove(self, migration: str) -> None:
        """Takes a migration away, as an older version of the code does not have it."""
        folder = self.folder / "migrations" / migration
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    """A package of its own name, so that no import is remembered from another test."""
    name = f"sample_{next(_NUMBERS)}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    invalidate_caches()
    return Package(name, folder)
