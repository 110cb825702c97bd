"""Passwords, children's names and demands cross no network in clear: beyond this machine, TLS, or somebody says it is private.

Whoever starts a part says `PF_PRIVATE_NETWORK=true` where the network itself is closed, as the one of deploy/compose is.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from chassis.settings import BusSettings

SETTING = "PF_PRIVATE_NETWORK"
_ENCRYPTED = ("require", "verify-ca", "verify-full")


class InClear(ValueError):
    """What would travel in clear; the message is French, names the setting and says what to do."""


def check_part(settings: BusSettings, environment: Mapping[str, str] | None = None) -> None:
    """Everything one part talks to. Raises InClear."""
    env = os.environ if environment is None else environment
    check_nats(settings.nats_url, env)
    check_postgres(getattr(settings, "database_url", ""), f"PF_{settings.service.upper()}_DATABASE_URL", env)
    host, public = getattr(settings, "host", ""), getattr(settings, "public_url", "")
    if host and not (_near(host) or public.startswith("https://") or _private(env)):
        raise InClear(
            f"Les pages seraient servies en clair sur {host} : donnez à PF_GATEWAY_PUBLIC_URL l'adresse https de votre "
            f"serveur mandataire, ou {SETTING}=true si le réseau est fermé."
        )


def check_nats(url: str, environment: Mapping[str, str] | None = None) -> None:
    """One or several servers, by commas. Raises InClear."""
    env = os.environ if environment is None else environment
    for one in url.split(","):
        parts = urlsplit(one if "://" in one else f"nats://{one}")
        if parts.scheme not in ("tls", "wss") and not (_near(parts.hostname or "") or _private(env)):
            raise InClear(
                f"NATS ({parts.hostname}) serait joint en clair : écrivez PF_NATS_URL=tls://…, "
                f"ou {SETTING}=true si le réseau est fermé."
            )


def check_postgres(url: str, setting: str, environment: Mapping[str, str] | None = None) -> None:
    """A database by URL; `setting` is the variable that held it. Raises InClear."""
    env = os.environ if environment is None else environment
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    mode = asked.get("sslmode", [env.get("PGSSLMODE", "prefer")])[-1]
    hosts = [unquote(one) for one in parts.netloc.rpartition("@")[2].split(",") if one] or [
        host for value in asked.get("host", []) for host in value.split(",")
    ]
    far = [host for host in map(_bare, hosts) if not _near(host)]
    if far and mode not in _ENCRYPTED and not _private(env):
        raise InClear(
            f"PostgreSQL ({', '.join(far)}) serait joint en clair : ajoutez ?sslmode=verify-full à {setting}, "
            f"ou {SETTING}=true si le réseau est fermé."
        )


def _private(environment: Mapping[str, str]) -> bool:
    return environment.get(SETTING, "").lower() in ("1", "true", "yes", "oui")


def _near(host: str) -> bool:
    """This machine: its loopback, or the folder of a Unix socket."""
    if host in ("", "localhost") or host.startswith("/"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _bare(host: str) -> str:
    """A host without its port: `[::1]:5432`, `db:5432`, `/run/postgresql`."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host if host.startswith("/") else host.partition(":")[0]
