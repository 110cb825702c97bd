"""The settings that reach each child through its environment: its own secrets and nobody else's."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deploy.checkout import DATABASE, ROOT
from deploy.embedded.paths import DataFolder
from deploy.embedded.postgres import socket_folder
from deploy.embedded.secrets import Secrets

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "SYSTEMROOT", "SSL_CERT_FILE", "PF_CHROMIUM")


@dataclass(frozen=True)
class Ports:
    """Loopback ports of one run. `health` maps a part to the port of its /readyz."""

    postgres: int
    nats: int
    gateway: int
    smtp: int
    mailbox: int
    health: Mapping[str, int]


@dataclass(frozen=True)
class Environment:
    """Builds the environment of each child of one embedded portal."""

    folder: DataFolder
    secrets: Secrets
    ports: Ports
    services: tuple[str, ...]
    offset_days: int = 0
    demo: bool = True

    @property
    def nats_url(self) -> str:
        return f"nats://127.0.0.1:{self.ports.nats}"

    @property
    def portal_url(self) -> str:
        """Where families reach the portal: what mails link to."""
        return os.environ.get("PF_PUBLIC_URL", f"http://127.0.0.1:{self.ports.gateway}")

    @property
    def mailbox_url(self) -> str:
        return f"http://127.0.0.1:{self.ports.mailbox}/"

    def common(self) -> dict[str, str]:
        """What every child gets; settings given to us as PF_… pass on, secrets of other parts do not."""
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        shared = {
            name: value for name, value in os.environ.items() if name in ("PF_LOG_LEVEL", "PF_TIMEZONE")
        }
        ours = {
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "MALLOC_ARENA_MAX": "2",
            "PF_SUPERVISOR": str(os.getpid()),
            "PF_NATS_URL": self.nats_url,
            "PF_KEYRING": str(self.folder.keyring),
            "PF_CLOCK_OFFSET_DAYS": str(self.offset_days),
            "PF_SMTP_URL": f"smtp://127.0.0.1:{self.ports.smtp}",
        }
        return kept | shared | ours

    def service(self, name: str) -> dict[str, str]:
        """One service's own settings."""
        upper = name.upper()
        return {
            f"PF_{upper}_DATABASE_URL": self._database_url(f"pf_{name}_app"),
            f"PF_{upper}_NATS_USER": name,
            f"PF_{upper}_NATS_PASSWORD": self.secrets.nats[name],
            f"PF_{upper}_SIGNING_KEY": self.secrets.signing[name],
            f"PF_{upper}_COLUMN_KEYS": json.dumps(self.secrets.columns[name]),
            f"PF_{upper}_HEALTH_PORT": str(self.ports.health[name]),
            f"PF_{upper}_PUBLIC_URL": self.portal_url,
        } | _own_settings(upper)

    def gateway(self) -> dict[str, str]:
        """The gateway's own settings."""
        return {
            "PF_GATEWAY_HOST": "127.0.0.1",
            "PF_GATEWAY_PORT": str(self.ports.gateway),
            "PF_GATEWAY_NATS_USER": "gateway",
            "PF_GATEWAY_NATS_PASSWORD": self.secrets.nats["gateway"],
            "PF_GATEWAY_SIGNING_KEY": self.secrets.signing["gateway"],
            "PF_GATEWAY_SECRET": self.secrets.cookie,
            "PF_GATEWAY_HEALTH_PORT": str(self.ports.health["gateway"]),
            "PF_GATEWAY_MAILBOX_URL": self.mailbox_url,
            "PF_GATEWAY_DEMO_LOGINS": "true" if self.demo else "false",
        } | _own_settings("GATEWAY")

    def caller(self, name: str) -> dict[str, str]:
        """A program that sends commands under a key of its own: the demo loader, the command line."""
        upper = name.upper()
        return {
            f"PF_{upper}_NATS_USER": name,
            f"PF_{upper}_NATS_PASSWORD": self.secrets.nats[name],
            f"PF_{upper}_SIGNING_KEY": self.secrets.signing[name],
        }

    def owners(self, superuser_url: str) -> dict[str, str]:
        """What the preparation needs: every owner role, the server's superuser, the provisioner."""
        urls = {
            f"PF_{name.upper()}_OWNER_URL": self._database_url(f"pf_{name}_owner") for name in self.services
        }
        return urls | {
            "PF_SUPERUSER_URL": superuser_url,
            "PF_SECRETS": str(self.folder.secrets),
            "PF_PROVISION_NATS_USER": "provision",
            "PF_PROVISION_NATS_PASSWORD": self.secrets.nats["provision"],
        }

    def _database_url(self, role: str) -> str:
        password = quote(self.secrets.postgres[role], safe="")
        folder, port = socket_folder(self.folder.postgres), self.ports.postgres
        if folder is None:
            return f"postgresql://{role}:{password}@127.0.0.1:{port}/{DATABASE}"
        return f"postgresql://{role}:{password}@/{DATABASE}?host={quote(str(folder), safe='')}&port={port}"


def _own_settings(upper: str) -> dict[str, str]:
    """Settings of one part that the caller of `portail up` set for it, such as pool sizes."""
    return {name: value for name, value in os.environ.items() if name.startswith(f"PF_{upper}_")}


def python(module: str, *arguments: str | Path) -> list[str]:
    """The command of a Python child of this checkout."""
    return [sys.executable, "-P", "-m", module, *map(str, arguments)]


def merged(parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """One environment out of several; the last one wins."""
    whole: dict[str, str] = {}
    for part in parts:
        whole.update(part)
    return whole
