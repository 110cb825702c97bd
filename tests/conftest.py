"""Fixtures: real PostgreSQL and NATS; one service alone (`planning`, …) or all five (`portal`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from contracts.subjects import SERVICES
from tests.support.harness import Installation, ServiceUnderTest, installation
from tests.support.prepared import prepared_folder
from tests.support.servers import Servers, running_servers

# As the services write it: structlog's own way draws every frame of a failure in colours, for seconds.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
)
LOGGING = structlog.get_config()


# A property says what is true, not how fast: a machine busy with other tests must not refuse it.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A test that starts a program in its own process leaves that program's way of logging to no other."""
    yield
    structlog.configure(**LOGGING)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL with its migrated templates, for the whole session."""
    with running_servers() as started:
        yield started


@pytest.fixture(scope="session")
def prepared() -> Iterator[Path]:
    """The folder of a portal that has been started once; to be copied."""
    with prepared_folder() as folder:
        yield folder


@pytest.fixture
async def town(servers: Servers) -> AsyncIterator[Installation]:
    """A fresh NATS server; `await town.start("planning")` runs a service on a fresh database."""
    async with installation(servers) as here:
        yield here


@pytest.fixture
async def portal(town: Installation) -> Installation:
    """The five services running together."""
    await town.together()
    for name in SERVICES:
        await town.start(name)
    return town


@pytest.fixture
async def identity(town: Installation) -> ServiceUnderTest:
    """Identity alone."""
    return await town.start("identity")


@pytest.fixture
async def family(town: Installation) -> ServiceUnderTest:
    """Family alone."""
    return await town.start("family")


@pytest.fixture
async def planning(town: Installation) -> ServiceUnderTest:
    """Planning alone."""
    return await town.start("planning")


@pytest.fixture
async def billing(town: Installation) -> ServiceUnderTest:
    """Billing alone."""
    return await town.start("billing")


@pytest.fixture
async def requests(town: Installation) -> ServiceUnderTest:
    """Requests alone."""
    return await town.start("requests")
