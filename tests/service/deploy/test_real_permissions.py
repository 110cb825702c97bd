"""Every user of the real wiring on one server: what is another's it may neither say nor hear."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator

import pytest

from contracts.catalogue import events
from contracts.subjects import durable_of, event_filter, stream_of
from deploy.embedded.nats import EmbeddedNats
from deploy.embedded.paths import scratch_folder
from deploy.manifests import bus_manifests
from deploy.nats.manifest import BusManifest, subscribers
from deploy.nats.permissions import accounts_config, inbox_of, users
from tests.service.deploy.test_nats_permissions import connect

MANIFESTS = {one.name: one for one in bus_manifests()}
SYSTEMS = {one.name: one for one in subscribers()}
TABLE = users(list(MANIFESTS.values()), list(SYSTEMS.values()), demo=True)


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedNats]:
    folder = scratch_folder("portail-deploy-")
    config = accounts_config(TABLE, {name: f"pw {name}" for name in TABLE})
    running = EmbeddedNats(folder / "nats", config)
    asyncio.run(running.start())
    yield running
    asyncio.run(running.stop())
    shutil.rmtree(folder, ignore_errors=True)


def not_to_say(user: str) -> list[str]:
    """What belongs to every other owner: its events, its wake-ups, its stream, its listeners' durables."""
    mine = MANIFESTS.get(user)
    subjects = []
    for owner in MANIFESTS:
        stream = stream_of(owner)
        subjects += [f"$JS.API.STREAM.DELETE.{stream}", f"$JS.API.STREAM.PURGE.{stream}"]
        subjects.append(f"$JS.API.STREAM.MSG.GET.{stream}")
        subjects += [
            f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable_of(other, owner)}"
            for other, one in (MANIFESTS | SYSTEMS).items()
            if other != user and owner in one.listens
        ]
        if owner == user:
            continue
        subjects.append(f"pf.ctl.{owner}.wake")
        subjects += [
            event_filter(event).replace("*", "x").replace(">", "x")
            for event in events()
            if owner == event.OWNER
        ]
        if user not in ("gateway", "cli", "demo"):
            subjects.append(f"pf.cmd.{owner}.anything.v1")
            subjects += [f"pf.qry.{owner}.anything.v1"] if mine is None or _asks_nothing(mine, owner) else []
    return subjects + [f"{inbox_of(other)}.x" for other in TABLE if other != user]


def _asks_nothing(mine: BusManifest, owner: str) -> bool:
    return f"pf.qry.{owner}.anything.v1" not in mine.calls


def not_to_hear(user: str) -> list[str]:
    """Other owners' commands, queries and events, others' answers, and everything at once."""
    subjects = [">", "pf.>", "pf.evt.>", "$JS.>"]
    for owner in MANIFESTS:
        subjects.append(f"pf.evt.{owner}.>")
        if owner != user:
            subjects += [f"pf.cmd.{owner}.>", f"pf.qry.{owner}.>"]
    return subjects + [f"{inbox_of(other)}.>" for other in TABLE if other != user]


@pytest.mark.parametrize("user", TABLE)
async def test_each_user_is_refused_what_is_anothers(server: EmbeddedNats, user: str) -> None:
    connection = await connect(server, user)
    said, heard = not_to_say(user), not_to_hear(user)
    for subject in said:
        await connection.client.publish(subject, b"{}")
    for subject in heard:
        await connection.client.subscribe(subject)
    await connection.client.flush()
    async with asyncio.timeout(5):
        while len(connection.refusals) < len(said) + len(heard):
            await asyncio.sleep(0.01)
    refused = "\n".join(connection.refusals).lower()
    for kind, subjects in (("publish", said), ("subscription", heard)):
        for subject in subjects:
            assert f'permissions violation for {kind} to "{subject.lower()}"' in refused, (
                user,
                kind,
                subject,
            )
    await connection.client.close()
