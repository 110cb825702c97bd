"""A town in which only the sample's writer and reader live, on servers prepared from their own declarations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from chassis.process import Process
from chassis.settings import load as load_settings
from deploy.embedded.nats import EmbeddedNats
from deploy.manifests import bus_manifest
from deploy.nats.permissions import accounts_config, users
from deploy.nats.provision import provision
from deploy.postgres.migrate import migrate
from deploy.postgres.roles import app_role, create_database
from tests.support.harness import Installation, ServiceUnderTest
from tests.support.sample.services import READER, TROUBLE, WRITER
from tests.support.servers import Servers


class SampleTown(Installation):
    """Starts the sample's services instead of the portal's."""

    replicas = 0

    async def start(self, name: str, **overrides: object) -> ServiceUnderTest:
        service = {"family": WRITER, "requests": READER}[name]
        settings = load_settings(service.settings, name, self.environment(name), **overrides)
        process = Process(service, settings, self.clock)
        await process.start()
        key = name if name not in self.processes else f"{name}-{self.replicas}"
        self.replicas += 1
        self.processes[key] = process
        return ServiceUnderTest(self, key if key != name else name)


@pytest.fixture
async def sample(servers: Servers) -> AsyncIterator[SampleTown]:
    """Fresh servers for the sample; `await sample.start("family")` runs the writer, `"requests"` the reader."""
    TROUBLE.clear()
    name = f"pf_sample_{next(servers.numbers)}"
    await create_database(
        servers.postgres.superuser_url("postgres"), name, ["family", "requests"], servers.secrets.postgres
    )
    for service in (WRITER, READER):
        owner = servers.database_url(name, service.name, owner=True)
        await migrate(service.name, service.package, owner, app_role(service.name))
    manifests = [bus_manifest(WRITER), bus_manifest(READER)]
    passwords = servers.secrets.nats
    config = accounts_config(
        users(manifests, [], demo=True), passwords, admin_password=servers.admin_password
    )
    nats = EmbeddedNats(servers.folder / f"nats-{next(servers.numbers)}", config)
    await nats.start()
    await provision(nats.url, manifests, [], user="provision", password=passwords["provision"])
    here = SampleTown(servers, nats, name)
    try:
        yield here
    finally:
        await here.close()
        await asyncio.sleep(0)


@pytest.fixture
async def writer(sample: SampleTown) -> ServiceUnderTest:
    """The writer, running."""
    return await sample.start("family")


@pytest.fixture
async def reader(sample: SampleTown, writer: ServiceUnderTest) -> ServiceUnderTest:
    """The reader, running beside the writer."""
    return await sample.start("requests")
