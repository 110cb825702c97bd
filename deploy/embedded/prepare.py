"""Prepares the embedded servers, in a process of its own: it reads every wiring, the supervisor none.

`config <file> [demo]` writes the NATS users; `apply` makes the database, migrates and provisions.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from deploy.checkout import DATABASE, service_names
from deploy.embedded.secrets import ensure_secrets, write_private
from deploy.manifests import bus_manifests, migrate_all
from deploy.nats.manifest import subscribers
from deploy.nats.permissions import PROVISION_USER, accounts_config, users
from deploy.nats.provision import provision
from deploy.postgres.roles import create_database


def write_config(target: Path, *, demo: bool) -> None:
    """Write the users of the NATS server; a subscriber new in the data file gets its password."""
    table = users(bus_manifests(), subscribers(), demo=demo)
    secrets = ensure_secrets(Path(os.environ["PF_SECRETS"]), roles=(), nats_users=table, services=())
    write_private(target, accounts_config(table, secrets.nats))


async def apply(passwords: dict[str, str]) -> None:
    """Bring database and streams to what this checkout needs; safe to repeat."""
    await create_database(os.environ["PF_SUPERUSER_URL"], DATABASE, service_names(), passwords)
    await migrate_all(service_names())
    await provision(
        os.environ["PF_NATS_URL"],
        bus_manifests(),
        subscribers(),
        user=PROVISION_USER,
        password=os.environ["PF_PROVISION_NATS_PASSWORD"],
    )


if __name__ == "__main__":
    if sys.argv[1] == "config":
        write_config(Path(sys.argv[2]), demo="demo" in sys.argv[3:])
    else:
        asyncio.run(apply(json.loads(Path(os.environ["PF_SECRETS"]).read_text())["postgres"]))
