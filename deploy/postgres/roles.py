"""Database, schemas and roles: an owner that migrates and an application role per service.

No role reaches another service's schema. The same function prepares the embedded server, a test
database and a production server.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

_IDENTIFIER = re.compile(r"^[a-z][a-z0-9_]{0,62}$")
_LOCK_KEY = 0x706F7274  # one creation at a time on a server


def owner_role(service: str) -> str:
    """Owns the schema and migrates it; used by `portail migrate` only."""
    return _checked(f"pf_{service}_owner")


def app_role(service: str) -> str:
    """What the running service connects as."""
    return _checked(f"pf_{service}_app")


def role_names(services: Iterable[str]) -> list[str]:
    """Every role that needs a password."""
    return [role for service in services for role in (owner_role(service), app_role(service))]


async def create_database(
    superuser_url: str, dbname: str, services: Iterable[str], passwords: Mapping[str, str]
) -> None:
    """Create or repair the database, one schema and two roles per service.

    `superuser_url` may name any database of the server and any role that may create databases
    and roles. `passwords` maps each name of `role_names` to its password. Safe to repeat: nothing
    is dropped, passwords and rights are brought to what is asked.
    """
    names = sorted(services)
    _checked(dbname)
    admin = await asyncpg.connect(superuser_url, timeout=10)
    try:
        await _locked(admin)
        for role in role_names(names):
            await _ensure_role(admin, role, passwords[role])
        if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", dbname):
            await admin.execute(
                f"CREATE DATABASE {dbname} TEMPLATE template0 ENCODING 'UTF8' "
                "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
            )
        inside = await asyncpg.connect(with_database(superuser_url, dbname), timeout=10)
        try:
            await _grant(inside, dbname, names)
        finally:
            await inside.close()
    finally:
        await admin.close()  # also gives the lock back


def with_database(url: str, dbname: str) -> str:
    """The same URL on another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{dbname}"))


async def _locked(connection: asyncpg.Connection[Any]) -> None:
    # Polled: waiting inside PostgreSQL would hold a snapshot that blocks concurrent index builds.
    while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK_KEY):  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def _ensure_role(connection: asyncpg.Connection[Any], role: str, password: str) -> None:
    verb = "ALTER"
    if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
        verb = "CREATE"
    await connection.execute(
        f"{verb} ROLE {role} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE PASSWORD '{scram_verifier(password)}'"
    )


async def _grant(connection: asyncpg.Connection[Any], dbname: str, services: list[str]) -> None:
    statements = _statements()
    async with connection.transaction():
        superuser = await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        await connection.execute(f"REVOKE ALL ON DATABASE {dbname} FROM PUBLIC")
        await connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for service in services:
            owner, app, schema = owner_role(service), app_role(service), _checked(service)
            if not superuser:
                await connection.execute(f"GRANT {owner} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE")
            await connection.execute(f"GRANT CONNECT ON DATABASE {dbname} TO {owner}, {app}")
            await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner}")
            words = {"owner": owner, "app": app, "schema": schema, "database": dbname}
            await connection.execute(_filled(statements["role_settings"], words))
            await connection.execute(f"SET LOCAL ROLE {owner}")
            await connection.execute(_filled(statements["default_privileges"], words))
            await connection.execute("RESET ROLE")


def _statements() -> dict[str, str]:
    text = Path(__file__).with_name("schema_roles.sql").read_text()
    parts = re.split(r"^-- name: (\w+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _filled(statement: str, words: Mapping[str, str]) -> str:
    return re.sub(r":(\w+)", lambda found: words[found.group(1)], statement)


def _checked(identifier: str) -> str:
    if not _IDENTIFIER.match(identifier):
        raise ValueError(f"not a plain SQL identifier: {identifier!r}")
    return identifier


def scram_verifier(password: str, iterations: int = 4096) -> str:
    """PostgreSQL's stored form of a password, computed here so that no log ever sees the password."""
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)
    client = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")

    def text(raw: bytes) -> str:
        return base64.b64encode(raw).decode()

    return f"SCRAM-SHA-256${iterations}:{text(salt)}${text(client)}:{text(server)}"
