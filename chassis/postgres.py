"""The database pool: JSON as Python values, no reset between uses, every connection in its service's schema."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from pydantic_core import from_json, to_json

if TYPE_CHECKING:
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
else:
    Pool = Connection = object

AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a statement met a connection whose server was just going
    asyncpg.TooManyConnectionsError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncio.IncompleteReadError,
    OSError,  # and with it ConnectionError and TimeoutError
)
"""What it looks like when the database is away: time mends it."""

COLLISION = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
"""Two transactions stood in each other's way: done again, it works."""


async def prepare_connection(connection: Any) -> None:
    """Makes `json` and `jsonb` columns arrive and leave as Python values."""
    for kind, prefix in (("jsonb", b"\x01"), ("json", b"")):
        await connection.set_type_codec(
            kind,
            schema="pg_catalog",
            format="binary",
            encoder=lambda value, prefix=prefix: prefix + to_json(value),
            decoder=lambda raw, prefix=prefix: from_json(raw[len(prefix) :]),
        )


async def _light_reset(connection: Any) -> None:
    # Handlers set nothing on a session, so the usual RESET ALL (half of a small read) buys nothing;
    # a connection left inside a transaction is the one thing that must not go back to the pool.
    if connection.is_in_transaction():
        await connection.execute("ROLLBACK")


async def open_pool(url: str, schema: str, size: int) -> Pool:
    """Opens a pool on one service's schema. The machine's zone never shows: sessions are in UTC."""
    return await asyncpg.create_pool(
        url,
        min_size=0,
        max_size=size,
        init=prepare_connection,
        reset=_light_reset,
        max_inactive_connection_lifetime=30,  # a backend holds about 8 MiB: a quiet portal keeps few
        command_timeout=30,
        timeout=5,
        server_settings={
            "search_path": schema,
            "application_name": f"pf-{schema}",
            "timezone": "UTC",
            "jit": "off",
            # our statements name rows by their keys: one plan fits all, and planning again cost a third of a command
            "plan_cache_mode": "force_generic_plan",
        },
    )


async def connect(url: str, schema: str | None = None) -> asyncpg.Connection[asyncpg.Record]:
    """One connection outside any pool: migrations, tools, tests."""
    settings = {"timezone": "UTC", **({"search_path": schema} if schema else {})}
    connection = await asyncpg.connect(url, timeout=5, server_settings=settings)
    await prepare_connection(connection)
    return connection
