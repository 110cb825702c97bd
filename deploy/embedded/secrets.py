"""Passwords and keys of one embedded portal: generated once, kept in a file only its owner reads."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIGNERS = ("identity", "family", "planning", "billing", "requests", "gateway", "cli")
DEMO_SIGNER = "demo"
"""It may speak for anybody, at any date: no portal trusts it but one that holds the demonstration."""


@dataclass(frozen=True)
class Secrets:
    """What the file holds.

    `postgres` and `nats` map a role or user to its password; `signing` maps a signer to its raw
    Ed25519 private key; `columns` maps a service to the id of its current key, its AES-256 keys by
    id and its index key; `cookie` signs the gateway's flashes. Keys are base64 text.
    """

    postgres: dict[str, str]
    nats: dict[str, str]
    signing: dict[str, str]
    columns: dict[str, dict[str, Any]]
    cookie: str

    def keyring(self, *, demo: bool = False) -> dict[str, str]:
        """The public key of each signer, for every part that verifies; the demo loader's only where it is asked for."""
        trusted = (*SIGNERS, DEMO_SIGNER) if demo else SIGNERS
        return {signer: _public_key(self.signing[signer]) for signer in trusted}


def ensure_secrets(
    path: Path,
    *,
    roles: Iterable[str],
    nats_users: Iterable[str],
    services: Iterable[str],
    demo: bool = False,
) -> Secrets:
    """Read the secrets, adding what is missing; what exists is never changed. `demo` adds its loader's key."""
    held: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    before = json.dumps(held, sort_keys=True)
    for kind, names, make in (
        ("postgres", roles, _password),
        ("nats", nats_users, _password),
        ("signing", (*SIGNERS, DEMO_SIGNER) if demo else SIGNERS, _signing_key),
        ("columns", services, _column_keys),
    ):
        _complete(held.setdefault(kind, {}), names, make)
    held.setdefault("cookie", _key())
    if json.dumps(held, sort_keys=True) != before:
        write_private(path, json.dumps(held, indent=1))
    return Secrets(
        postgres=held["postgres"],
        nats=held["nats"],
        signing=held["signing"],
        columns=held["columns"],
        cookie=held["cookie"],
    )


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    staging.replace(path)


def _complete(held: dict[str, Any], names: Iterable[str], make: Callable[[], Any]) -> None:
    for name in names:
        if name not in held:
            held[name] = make()


def _password() -> str:
    return secrets.token_urlsafe(24)


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _column_keys() -> dict[str, Any]:
    return {"current": "k1", "keys": {"k1": _key()}, "index": _key()}


def _signing_key() -> str:
    # An Ed25519 private key is 32 random bytes (RFC 8032 section 5.1.5).
    return _key()


def _public_key(private: str) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(private))
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()
