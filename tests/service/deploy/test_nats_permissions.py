"""Each NATS user may say and hear exactly its subjects; streams and durables are what the wiring asks."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import nats
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig

from deploy.embedded.nats import EmbeddedNats
from deploy.embedded.paths import scratch_folder
from deploy.nats.manifest import BusManifest, Subscriber, subscribers
from deploy.nats.permissions import accounts_config, inbox_of, permissions_of, users
from deploy.nats.provision import (
    ACK_WAIT_SECONDS,
    DUPLICATE_WINDOW_SECONDS,
    MAX_AGE_SECONDS,
    SERVICE_ACK_WAIT_SECONDS,
    provision,
)

PLANNING = BusManifest(
    "planning",
    {"requests": ("pf.evt.requests.request-decided.v1.*",)},
    ("pf.qry.family.diets-of.v1",),
)
REQUESTS = BusManifest("requests", {"planning": ("pf.evt.planning.proposal-opened.v1.*",)})
FAMILY = BusManifest("family")
SERVICES = (PLANNING, REQUESTS, FAMILY)
KITCHEN = Subscriber("kitchen", "meals", {"planning": ("pf.evt.planning.month-bookings-changed.v1.*",)})

REFUSED_PUBLISH = [
    ("requests", "pf.evt.planning.proposal-opened.v1.x"),
    ("planning", "pf.evt.requests.request-decided.v1.x"),
    ("planning", "pf.cmd.requests.decide.v1"),
    ("planning", "pf.qry.family.family-file.v1"),
    ("planning", "pf.ctl.identity.revoked"),
    ("planning", "$JS.API.STREAM.DELETE.PF_PLANNING"),
    ("planning", "$JS.API.STREAM.CREATE.PF_OTHER"),
    ("planning", "$JS.API.CONSUMER.CREATE.PF_REQUESTS.planning__other"),
    ("planning", "$JS.API.CONSUMER.MSG.NEXT.PF_PLANNING.requests__from_planning"),
    ("planning", "$JS.API.STREAM.MSG.GET.PF_REQUESTS"),
    ("planning", "_INBOX_gateway.x"),
    ("gateway", "pf.evt.planning.proposal-opened.v1.x"),
    ("gateway", "$JS.API.STREAM.MSG.GET.PF_PLANNING"),
    ("gateway", "pf.ctl.planning.wake"),
    ("kitchen", "pf.cmd.planning.declare-absence.v1"),
    ("kitchen", "pf.qry.planning.month-planning.v1"),
    ("kitchen", "pf.evt.planning.month-bookings-changed.v1.x"),
    ("kitchen", "$JS.API.CONSUMER.MSG.NEXT.PF_PLANNING.requests__from_planning"),
    ("kitchen", "$JS.API.CONSUMER.CREATE.PF_PLANNING.kitchen__from_planning"),
    ("kitchen", "$JS.API.CONSUMER.INFO.PF_REQUESTS.planning__from_requests"),
    ("kitchen", "$JS.API.STREAM.INFO.PF_PLANNING"),
    ("provision", "pf.cmd.planning.declare-absence.v1"),
    ("provision", "$JS.API.STREAM.DELETE.PF_PLANNING"),
    ("provision", "$JS.API.STREAM.PURGE.PF_PLANNING"),
    ("provision", "$JS.API.STREAM.MSG.GET.PF_PLANNING"),
]
REFUSED_SUBSCRIBE = [
    ("planning", "pf.evt.requests.>"),
    ("planning", "pf.cmd.requests.>"),
    ("planning", "pf.qry.family.>"),
    ("planning", "_INBOX_gateway.>"),
    ("planning", ">"),
    ("gateway", "pf.cmd.planning.>"),
    ("gateway", "pf.evt.>"),
    ("gateway", "_INBOX_planning.>"),
    ("kitchen", "pf.evt.planning.month-bookings-changed.v1.*"),
    ("kitchen", "pf.ctl.>"),
    ("kitchen", "$JS.EVENT.ADVISORY.>"),
    ("provision", "pf.evt.>"),
]


@dataclass
class Connection:
    """A user's connection and what the server refused it."""

    client: Client
    refusals: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedNats]:
    folder = scratch_folder("portail-deploy-")
    table = users(SERVICES, [KITCHEN])
    config = accounts_config(table, {name: f"pw {name}" for name in table}, admin_password="pw tests")
    running = EmbeddedNats(folder / "nats", config)
    asyncio.run(running.start())
    asyncio.run(_provision(running))
    yield running
    asyncio.run(running.stop())
    shutil.rmtree(folder, ignore_errors=True)


async def _provision(server: EmbeddedNats, *services: BusManifest) -> None:
    await provision(server.url, services or SERVICES, [KITCHEN], user="provision", password="pw provision")


async def connect(server: EmbeddedNats, user: str, password: str | None = None) -> Connection:
    refusals: list[str] = []

    async def refused(error: Exception) -> None:
        refusals.append(str(error))

    client = await nats.connect(
        server.url,
        user=user,
        password=password or f"pw {user}",
        inbox_prefix=inbox_of(user).encode(),
        error_cb=refused,
        allow_reconnect=False,
    )
    return Connection(client, refusals)


async def _refusals(connection: Connection) -> list[str]:
    await connection.client.flush()
    await asyncio.sleep(0.02)
    await connection.client.close()
    return connection.refusals


@pytest.fixture
async def planning(server: EmbeddedNats) -> AsyncIterator[Connection]:
    connection = await connect(server, "planning")
    yield connection
    await connection.client.close()


@pytest.mark.parametrize(("user", "subject"), REFUSED_PUBLISH)
async def test_a_user_is_refused_what_it_may_not_say(server: EmbeddedNats, user: str, subject: str) -> None:
    connection = await connect(server, user)
    await connection.client.publish(subject, b"{}")
    assert any("permissions violation for publish" in text for text in await _refusals(connection))


@pytest.mark.parametrize(("user", "subject"), REFUSED_SUBSCRIBE)
async def test_a_user_is_refused_what_it_may_not_hear(server: EmbeddedNats, user: str, subject: str) -> None:
    connection = await connect(server, user)
    await connection.client.subscribe(subject)
    assert any("permissions violation for subscription" in text for text in await _refusals(connection))


async def test_a_wrong_password_and_an_unknown_user_are_refused(server: EmbeddedNats) -> None:
    for user, password in (("planning", "guess"), ("stranger", "x")):
        with pytest.raises(nats.errors.Error, match=r"(?i)authorization"):
            await connect(server, user, password)


async def test_a_service_answers_the_gateway_and_the_services_that_may_ask_it(
    server: EmbeddedNats, planning: Connection
) -> None:
    family = await connect(server, "family")
    gateway = await connect(server, "gateway")

    async def answer(message: Msg) -> None:
        await message.respond(b"answer")

    await family.client.subscribe("pf.qry.family.>", queue="family", cb=answer)
    await family.client.subscribe("$SRV.PING", cb=answer)
    await family.client.flush()
    for asker in (planning, gateway):
        reply = await asker.client.request("pf.qry.family.diets-of.v1", b"", timeout=2)
        assert reply.data == b"answer"
    for connection in (family, gateway):
        assert await _refusals(connection) == []
    assert planning.refusals == []


async def test_an_event_reaches_the_durable_of_who_may_hear_it(
    server: EmbeddedNats, planning: Connection
) -> None:
    await planning.client.jetstream().publish("pf.evt.planning.proposal-opened.v1.one", b"1")
    await planning.client.jetstream().publish("pf.evt.planning.month-bookings-changed.v1.one", b"2")
    for user, expected in (("requests", b"1"), ("kitchen", b"2")):
        connection = await connect(server, user)
        bound = await connection.client.jetstream().pull_subscribe_bind(
            durable=f"{user}__from_planning", stream="PF_PLANNING"
        )
        [message] = await bound.fetch(1, timeout=2)
        assert message.data == expected
        await message.ack_sync()
        with pytest.raises(TimeoutError):
            await bound.fetch(1, timeout=0.1)
        assert await _refusals(connection) == []


async def test_streams_and_durables_have_the_settings_that_provision_names(server: EmbeddedNats) -> None:
    admin = await connect(server, "tests")
    context = admin.client.jetstream()
    stream = (await context.stream_info("PF_PLANNING")).config
    assert stream.subjects == ["pf.evt.planning.>"]
    assert stream.max_age == MAX_AGE_SECONDS
    assert stream.duplicate_window == DUPLICATE_WINDOW_SECONDS
    assert stream.storage == "file"
    durable = (await context.consumer_info("PF_PLANNING", "requests__from_planning")).config
    assert durable.filter_subjects == ["pf.evt.planning.proposal-opened.v1.*"]
    assert (durable.ack_policy, durable.max_ack_pending) == ("explicit", 1000)
    assert durable.ack_wait == SERVICE_ACK_WAIT_SECONDS
    kitchen = (await context.consumer_info("PF_PLANNING", "kitchen__from_planning")).config
    assert kitchen.ack_wait == ACK_WAIT_SECONDS
    await admin.client.close()


async def test_provisioning_again_updates_a_durable_and_keeps_its_position(server: EmbeddedNats) -> None:
    admin = await connect(server, "tests")
    context = admin.client.jetstream()
    before = await context.consumer_info("PF_PLANNING", "requests__from_planning")
    wider = BusManifest(
        "requests",
        {"planning": ("pf.evt.planning.proposal-opened.v1.*", "pf.evt.planning.proposal-settled.v1.*")},
    )
    await _provision(server, PLANNING, wider, FAMILY)
    after = await context.consumer_info("PF_PLANNING", "requests__from_planning")
    assert len(after.config.filter_subjects or []) == 2
    assert after.ack_floor == before.ack_floor
    await admin.client.close()


async def test_a_stale_durable_is_brought_back_to_the_wiring(server: EmbeddedNats) -> None:
    admin = await connect(server, "tests")
    context = admin.client.jetstream()
    await context.add_consumer(
        "PF_PLANNING",
        ConsumerConfig(
            durable_name="kitchen__from_planning",
            ack_policy=AckPolicy.EXPLICIT,
            filter_subjects=["pf.evt.planning.>"],
        ),
    )
    await _provision(server)
    found = await context.consumer_info("PF_PLANNING", "kitchen__from_planning")
    assert (found.config.filter_subjects or [found.config.filter_subject])[0] == KITCHEN.listens["planning"][
        0
    ]
    await admin.client.close()


async def test_a_killed_server_starts_again_with_its_streams(scratch_nats: EmbeddedNats) -> None:
    first = await connect(scratch_nats, "planning")
    await first.client.jetstream().publish("pf.evt.planning.proposal-opened.v1.one", b"1")
    await first.client.close()
    assert scratch_nats.process is not None
    scratch_nats.process.kill()
    await scratch_nats.start()
    again = await connect(scratch_nats, "planning")
    info = await again.client.jetstream().stream_info("PF_PLANNING")
    assert info.state.messages == 1
    await again.client.close()


@pytest.fixture
async def scratch_nats() -> AsyncIterator[EmbeddedNats]:
    folder = scratch_folder("portail-deploy-")
    table = users(SERVICES, [KITCHEN])
    running = EmbeddedNats(folder / "nats", accounts_config(table, {name: f"pw {name}" for name in table}))
    await running.start()
    await _provision(running)
    yield running
    await running.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_no_service_may_use_a_wildcard_over_consumers() -> None:
    for service in SERVICES:
        for subject in permissions_of(service).publish:
            api = subject.startswith("$JS.API.CONSUMER")
            assert not (api and ("*" in subject or ">" in subject)), subject


def test_the_town_systems_are_granted_events_that_exist() -> None:
    assert [system.name for system in subscribers()] == ["kitchen"]


def test_a_system_may_not_take_the_name_of_a_part() -> None:
    with pytest.raises(ValueError, match="name of a part"):
        users(SERVICES, [Subscriber("planning", "x", {})])
