"""Real servers for tests: one PostgreSQL a session with migrated templates, one NATS a test."""

from __future__ import annotations

import asyncio
import itertools
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from chassis.postgres import connect
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
from deploy.postgres.roles import app_role, create_database, owner_role, role_names


@dataclass
class Servers:
    """The session's PostgreSQL, its template databases (made when first wanted), and the secrets of every part."""

    folder: Path
    postgres: EmbeddedPostgres
    secrets: Secrets
    admin_password: str
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    templates: set[str] = field(default_factory=set)

    def database_url(self, dbname: str, service: str, *, owner: bool = False) -> str:
        """The URL of a service's application role, or of its owner."""
        role = owner_role(service) if owner else app_role(service)
        return self.postgres.url(role, self.secrets.postgres[role], dbname)

    async def new_database(self, *services: str) -> str:
        """A fresh copy of the migrated schemas of these services; of all five when none is named.

        A database is a folder of files to write and to remove: one service's is less than half of all.
        """
        template = await self._template(services or SERVICES)
        return await self.copy_of(template)

    async def _template(self, services: Sequence[str]) -> str:
        name = "_".join(["pf_template", *sorted(services)])
        if name not in self.templates:
            url = self.postgres.superuser_url("postgres")
            await create_database(url, name, services, self.secrets.postgres)
            for one in services:
                owner = self.database_url(name, one, owner=True)
                await migrate(one, load(one).package, owner, app_role(one))
            await self._rule(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            await self._rule(f"ALTER DATABASE {name} IS_TEMPLATE true")
            self.templates.add(name)
        return name

    async def _rule(self, statement: str) -> None:
        connection = await asyncpg.connect(self.postgres.superuser_url("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def keep(self, database: str, name: str, *services: str) -> None:
        """Keeps a database that its services use no more, for `copy_of`. What it has published is on no NATS of later."""
        for service in services or SERVICES:
            connection = await connect(self.database_url(database, service, owner=True), service)
            try:
                await connection.execute("UPDATE outbox_on_disk SET before = now()")
            finally:
                await connection.close()
        await self._rule(f"CREATE DATABASE {name} TEMPLATE {database} STRATEGY FILE_COPY")
        self.templates.add(name)

    async def copy_of(self, template: str) -> str:
        """A database with all that a kept one holds."""
        name = f"pf_test_{next(self.numbers)}"
        await self._rule(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    async def drop_database(self, name: str) -> None:
        """Ends every session on it and removes it."""
        await self._rule(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    async def new_nats(self) -> EmbeddedNats:
        """A fresh NATS server with the generated permissions, and nothing in it."""
        table = users(bus_manifests(), subscribers(), demo=True)
        config = accounts_config(table, self.secrets.nats, admin_password=self.admin_password)
        server = EmbeddedNats(self.folder / f"nats-{next(self.numbers)}", config)
        await server.start()
        return server

    async def provision(self, nats: EmbeddedNats, *services: str) -> None:
        """The streams, the durables of other systems, and those of these services."""
        manifests = [one for one in bus_manifests() if one.name in services]
        password = self.secrets.nats["provision"]
        await provision(nats.url, manifests, subscribers(), user="provision", password=password)


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
    """Starts PostgreSQL with the secrets of every part; removes everything afterwards."""
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
    asyncio.run(postgres.start())
    try:
        yield servers
    finally:
        asyncio.run(postgres.stop())
        shutil.rmtree(folder, ignore_errors=True)
