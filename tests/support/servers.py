"""Real servers for tests: one PostgreSQL a session with a migrated template, one NATS a test."""

from __future__ import annotations

import asyncio
import itertools
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from contracts.subjects import SERVICES
from deploy.embedded.nats import EmbeddedNats
from deploy.embedded.paths import scratch_folder
from deploy.embedded.postgres import EmbeddedPostgres
from deploy.embedded.secrets import Secrets, ensure_secrets
from deploy.manifests import bus_manifests, load
from deploy.nats.manifest import subscribers
from deploy.nats.permissions import accounts_config, users
from deploy.nats.provision import provision
from deploy.postgres.migrate import migrate
from deploy.postgres.roles import app_role, create_database, owner_role, role_names, with_database

TEMPLATE = "pf_template"


@dataclass
class Servers:
    """The session's PostgreSQL, its template database, and the secrets of every part."""

    folder: Path
    postgres: EmbeddedPostgres
    secrets: Secrets
    admin_password: str
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def database_url(self, dbname: str, service: str, *, owner: bool = False) -> str:
        """The URL of a service's application role, or of its owner."""
        role = owner_role(service) if owner else app_role(service)
        return self.postgres.url(role, self.secrets.postgres[role], dbname)

    async def new_database(self) -> str:
        """A fresh copy of the migrated template."""
        name = f"pf_test_{next(self.numbers)}"
        connection = await asyncpg.connect(self.postgres.superuser_url("postgres"))
        try:
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        finally:
            await connection.close()
        return name

    async def drop_database(self, name: str) -> None:
        """Ends every session on it and removes it."""
        connection = await asyncpg.connect(self.postgres.superuser_url("postgres"))
        try:
            await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        finally:
            await connection.close()

    async def new_nats(self) -> EmbeddedNats:
        """A fresh NATS server with the generated permissions, its streams and durables in place."""
        manifests, systems = bus_manifests(), subscribers()
        table = users(manifests, systems, demo=True)
        config = accounts_config(table, self.secrets.nats, admin_password=self.admin_password)
        server = EmbeddedNats(self.folder / f"nats-{next(self.numbers)}", config)
        await server.start()
        await provision(
            server.url, manifests, systems, user="provision", password=self.secrets.nats["provision"]
        )
        return server


def in_memory() -> Path | None:
    """The system's shared memory where there is plenty of it: a database per test is some eight megabytes to write."""
    shared = Path("/dev/shm")
    try:
        roomy = shutil.disk_usage(shared).free >= 4 * 1024**3
    except OSError:
        return None
    return shared if roomy and os.access(shared, os.W_OK) else None


@contextmanager
def running_servers() -> Iterator[Servers]:
    """Starts PostgreSQL, makes the template and the secrets; removes everything afterwards."""
    folder = scratch_folder("portail-tests-", in_memory())
    names = [*SERVICES, *users(bus_manifests(), subscribers(), demo=True), "tests"]
    held = ensure_secrets(
        folder / "secrets.json", roles=role_names(SERVICES), nats_users=names, services=SERVICES, demo=True
    )
    postgres = EmbeddedPostgres(
        folder / "postgres",
        password=secrets.token_urlsafe(16),
        settings={
            "fsync": "off",
            "synchronous_commit": "off",
            "max_connections": "300",
            "max_wal_size": "64MB",
        },
    )
    servers = Servers(folder, postgres, held, secrets.token_urlsafe(16))
    asyncio.run(_prepare(servers))
    try:
        yield servers
    finally:
        asyncio.run(postgres.stop())
        shutil.rmtree(folder, ignore_errors=True)


async def _prepare(servers: Servers) -> None:
    await servers.postgres.start()
    url = servers.postgres.superuser_url("postgres")
    await create_database(url, TEMPLATE, SERVICES, servers.secrets.postgres)
    for manifest in bus_manifests():
        service: Any = load(manifest.name)
        owner = servers.database_url(TEMPLATE, service.name, owner=True)
        await migrate(service.name, service.package, owner, app_role(service.name))
    connection = await asyncpg.connect(with_database(url, "postgres"))
    try:
        await connection.execute(f"ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS false")
        await connection.execute(f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true")
    finally:
        await connection.close()
