"""The users of the NATS server: each part may say and hear exactly its subjects.

NATS wildcards replace whole tokens, so consumer names are listed one by one; that is why the
configuration is generated from the wiring and never written by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.subjects import durable_of, service_subjects, stream_of, stream_subjects
from deploy.nats.manifest import BusManifest, Subscriber

PROVISION_USER = "provision"
GATEWAY_USER = "gateway"
CLI_USER = "cli"
DEMO_USER = "demo"
ADMIN_USER = "tests"

_MANAGE = (
    "$JS.API.INFO",
    "$JS.API.STREAM.CREATE.*",
    "$JS.API.STREAM.UPDATE.*",
    "$JS.API.STREAM.INFO.*",
    "$JS.API.STREAM.NAMES",
    "$JS.API.STREAM.LIST",
    "$JS.API.CONSUMER.CREATE.>",
    "$JS.API.CONSUMER.DURABLE.CREATE.>",
    "$JS.API.CONSUMER.INFO.>",
    "$JS.API.CONSUMER.DELETE.>",
    "$JS.API.CONSUMER.NAMES.*",
    "$JS.API.CONSUMER.LIST.*",
)


@dataclass(frozen=True)
class Permissions:
    """What one user may publish and subscribe to; `responds` adds one answer per message received."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]
    responds: bool = False


def inbox_of(user: str) -> str:
    """The prefix of the replies to this user; nobody else may listen there."""
    return f"_INBOX_{user}"


def permissions_of(service: BusManifest) -> Permissions:
    """A service: answers its commands and queries, emits its events, hears its durables."""
    commands, queries = service_subjects(service.name)
    stream = stream_of(service.name)
    return Permissions(
        publish=(
            stream_subjects(service.name),
            f"$JS.API.STREAM.INFO.{stream}",
            f"pf.ctl.{service.name}.>",
            *_consuming(service.name, service.listens),
            *sorted(service.calls),
        ),
        subscribe=(commands, queries, "pf.ctl.>", "$SRV.>", f"{inbox_of(service.name)}.>"),
        responds=True,
    )


def subscriber_permissions(system: Subscriber) -> Permissions:
    """Another system of the town: it reads its own durables and can do nothing else."""
    return Permissions(
        publish=tuple(_consuming(system.name, system.listens)),
        subscribe=(f"{inbox_of(system.name)}.>",),
    )


def _consuming(name: str, listens: Mapping[str, tuple[str, ...]]) -> list[str]:
    allowed = []
    for source in sorted(listens):
        stream, durable = stream_of(source), durable_of(name, source)
        allowed += [
            f"$JS.API.CONSUMER.INFO.{stream}.{durable}",
            f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}",
            f"$JS.ACK.{stream}.{durable}.>",
        ]
    return allowed


def _caller(user: str) -> Permissions:
    return Permissions(
        publish=("pf.cmd.>", "pf.qry.>"),
        subscribe=("pf.ctl.>", f"{inbox_of(user)}.>"),
    )


def users(
    services: Sequence[BusManifest],
    systems: Sequence[Subscriber],
    *,
    demo: bool = False,
) -> dict[str, Permissions]:
    """Every user of a server and its permissions. The demo loader's user exists only where asked."""
    table = {service.name: permissions_of(service) for service in services}
    table[GATEWAY_USER] = _caller(GATEWAY_USER)
    table[CLI_USER] = _caller(CLI_USER)
    table[PROVISION_USER] = Permissions(publish=_MANAGE, subscribe=(f"{inbox_of(PROVISION_USER)}.>",))
    if demo:
        table[DEMO_USER] = _caller(DEMO_USER)
    for system in systems:
        if system.name in table:
            raise ValueError(f"subscriber {system.name!r} has the name of a part of the portal")
        table[system.name] = subscriber_permissions(system)
    return table


def accounts_config(
    table: Mapping[str, Permissions], passwords: Mapping[str, str], *, admin_password: str | None = None
) -> str:
    """The `accounts` block of the server's configuration, with passwords: keep it private.

    `admin_password` adds the user `tests` that may do anything, for test fixtures.
    """
    lines = ["accounts {", "  PORTAIL {", "    jetstream: enabled", "    users: ["]
    for name, allowed in table.items():
        lines += [
            "      {",
            f"        user: {json.dumps(name)}, password: {json.dumps(passwords[name])}",
            "        permissions {",
            f"          publish {{ allow: {json.dumps(allowed.publish)} }}",
            f"          subscribe {{ allow: {json.dumps(allowed.subscribe)} }}",
        ]
        if allowed.responds:
            lines.append('          allow_responses { max: 1, expires: "2m" }')
        lines += ["        }", "      }"]
    if admin_password is not None:
        lines.append(f"      {{ user: {json.dumps(ADMIN_USER)}, password: {json.dumps(admin_password)} }}")
    lines += ["    ]", "  }", "}"]
    return "\n".join(lines) + "\n"
