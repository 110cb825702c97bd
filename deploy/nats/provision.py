"""Creates and updates the streams and the durable consumers, in one explicit step.

Services only bind to what exists: nats-py would silently keep an old consumer's settings.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from contracts.subjects import SERVICES, durable_of, stream_of, stream_subjects
from deploy.nats.manifest import BusManifest, Subscriber
from deploy.nats.permissions import PROVISION_USER, inbox_of

MAX_AGE_SECONDS = 18 * 30.4375 * 86_400  # 18 months
DUPLICATE_WINDOW_SECONDS = 600.0
ACK_WAIT_SECONDS = 30.0
SERVICE_ACK_WAIT_SECONDS = 5.0  # chassis/consumer.py waits that long for what a killed reader had taken
MAX_ACK_PENDING = 1000
CONNECT_SECONDS = 6.0
OLDEST_SERVER = (2, 11)


class ProvisionFailed(RuntimeError):
    """The server cannot be prepared; the message is French and says why."""


@dataclass(frozen=True)
class Provisioned:
    """What was found and made: names of streams and durables."""

    streams: tuple[str, ...]
    durables: tuple[str, ...]


async def provision(
    url: str,
    services: Sequence[BusManifest],
    systems: Sequence[Subscriber],
    *,
    user: str | None = None,
    password: str | None = None,
    replicas: int = 1,
) -> Provisioned:
    """Bring streams `PF_<SERVICE>` and durables `<consumer>__from_<source>` to what the wiring asks.

    Safe to repeat and to run beside a live portal: nothing is deleted, positions are kept.
    """
    try:
        async with asyncio.timeout(
            CONNECT_SECONDS
        ):  # the client itself never gives up on a port that is closed
            client = await nats.connect(
                url,
                user=user,
                password=password,
                inbox_prefix=inbox_of(user or PROVISION_USER).encode(),
                connect_timeout=5,
                allow_reconnect=False,
                error_cb=_said_once,
            )
    except TimeoutError as error:
        raise ProvisionFailed("aucun serveur ne répond.") from error
    try:
        _check_version(client)
        context = client.jetstream(timeout=10)
        for service in SERVICES:
            await _stream(context, service, replicas)
        durables = []
        for stream, config in _consumers(services, systems):
            await context.add_consumer(stream, config)
            durables.append(str(config.durable_name))
        return Provisioned(tuple(stream_of(service) for service in SERVICES), tuple(durables))
    finally:
        await client.close()


async def _said_once(_error: Exception) -> None:
    """Each try that fails is not news: the one sentence at the end is."""


def _check_version(client: Client) -> None:
    version = client.connected_server_version
    if (version.major, version.minor) < OLDEST_SERVER:
        # An older server accepts newer options without a word and ignores them.
        raise ProvisionFailed(
            f"Le serveur NATS est en version {version.major}.{version.minor} ; il faut au moins "
            f"{OLDEST_SERVER[0]}.{OLDEST_SERVER[1]}."
        )


async def _stream(context: JetStreamContext, service: str, replicas: int) -> None:
    config = StreamConfig(
        name=stream_of(service),
        subjects=[stream_subjects(service)],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        max_age=MAX_AGE_SECONDS,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        num_replicas=replicas,
    )
    try:
        await context.stream_info(stream_of(service))
    except NotFoundError:
        await context.add_stream(config)
    else:
        await context.update_stream(config)


def _consumers(
    services: Sequence[BusManifest], systems: Sequence[Subscriber]
) -> Iterator[tuple[str, ConsumerConfig]]:
    consumers: list[BusManifest | Subscriber] = [*services, *systems]
    for consumer in consumers:
        for source, filters in consumer.listens.items():
            if source not in SERVICES:
                raise ProvisionFailed(
                    f"{consumer.name} écoute {source}, qui n'est pas un service du portail."
                )
            config = ConsumerConfig(
                durable_name=durable_of(consumer.name, source),
                deliver_policy=DeliverPolicy.ALL,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=SERVICE_ACK_WAIT_SECONDS if isinstance(consumer, BusManifest) else ACK_WAIT_SECONDS,
                max_ack_pending=MAX_ACK_PENDING,
                max_deliver=-1,
                filter_subjects=list(filters),
                num_replicas=0,  # as many as the stream
            )
            yield stream_of(source), config
