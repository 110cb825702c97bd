"""Writes the environment file of each container and the NATS configuration: generated once, mode 0600."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from deploy.checkout import DATABASE, service_names
from deploy.embedded.nats import server_config
from deploy.embedded.postgres import SUPERUSER
from deploy.embedded.secrets import Secrets, ensure_secrets, write_private
from deploy.manifests import bus_manifests
from deploy.nats.manifest import subscribers
from deploy.nats.permissions import CLI_USER, GATEWAY_USER, PROVISION_USER, accounts_config, users
from deploy.postgres.roles import app_role, owner_role, role_names

POSTGRES_HOST = "postgres:5432"
HEALTH_PORT = "9000"


def write_credentials(folder: Path, public_url: str) -> list[Path]:
    """Make `secrets.json` and everything derived from it; the paths written, secrets first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    services = service_names()
    table = users(bus_manifests(), subscribers())
    secrets = ensure_secrets(
        folder / "secrets.json",
        roles=["superuser", *role_names(services)],
        nats_users=table,
        services=services,
    )
    superuser = _url(SUPERUSER, secrets.postgres["superuser"], "postgres")
    files: dict[str, str] = {
        "keyring.json": json.dumps(secrets.keyring(), indent=1),
        "nats.conf": server_config(
            listen="0.0.0.0:4222",
            store="/data/jetstream",
            users_config=accounts_config(table, secrets.nats),
            monitor="127.0.0.1:8222",
        ),
        "postgres.env": _lines(
            {
                "POSTGRES_USER": SUPERUSER,
                "POSTGRES_PASSWORD": secrets.postgres["superuser"],
                "POSTGRES_INITDB_ARGS": "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C "
                "--auth-host=scram-sha-256",
            }
        ),
        "prepare.env": _lines(_prepare(services, secrets, superuser)),
        "gateway.env": _lines(_gateway(secrets, public_url)),
        "cli.env": _lines(_bus_user(CLI_USER, secrets)),
    }
    for name in services:
        files[f"{name}.env"] = _lines(_service(name, secrets, public_url))
    written = [folder / "secrets.json"]
    for name, text in files.items():
        write_private(folder / name, text)
        written.append(folder / name)
    # Containers read these two as an account of their own; the folder itself stays closed.
    for name in ("keyring.json", "nats.conf"):
        (folder / name).chmod(0o644)
    return written


def _prepare(services: list[str], secrets: Secrets, superuser: str) -> dict[str, str]:
    values = {
        "PF_SUPERUSER_URL": superuser,
        "PF_PROVISION_NATS_USER": PROVISION_USER,
        "PF_PROVISION_NATS_PASSWORD": secrets.nats[PROVISION_USER],
    }
    for name in services:
        values[f"PF_{name.upper()}_OWNER_URL"] = _role_url(owner_role(name), secrets)
        values[f"PF_{name.upper()}_DATABASE_URL"] = _role_url(app_role(name), secrets)
    return values


def _service(name: str, secrets: Secrets, public_url: str) -> dict[str, str]:
    upper = name.upper()
    return _bus_user(name, secrets) | {
        f"PF_{upper}_DATABASE_URL": _role_url(app_role(name), secrets),
        f"PF_{upper}_COLUMN_KEYS": json.dumps(secrets.columns[name], separators=(",", ":")),
        f"PF_{upper}_PUBLIC_URL": public_url,
    }


def _gateway(secrets: Secrets, public_url: str) -> dict[str, str]:
    return _bus_user(GATEWAY_USER, secrets) | {
        "PF_GATEWAY_SECRET": secrets.cookie,
        "PF_GATEWAY_PUBLIC_URL": public_url,
    }


def _bus_user(name: str, secrets: Secrets) -> dict[str, str]:
    upper = name.upper()
    return {
        f"PF_{upper}_NATS_USER": name,
        f"PF_{upper}_NATS_PASSWORD": secrets.nats[name],
        f"PF_{upper}_SIGNING_KEY": secrets.signing[name],
    }


def _role_url(role: str, secrets: Secrets) -> str:
    return _url(role, secrets.postgres[role], DATABASE)


def _url(user: str, password: str, database: str) -> str:
    return f"postgresql://{user}:{quote(password, safe='')}@{POSTGRES_HOST}/{database}"


def _lines(values: Mapping[str, str]) -> str:
    """An environment file: single quotes keep `$` and `#` as they are."""
    return "".join(f"{name}='{value}'\n" for name, value in values.items())
