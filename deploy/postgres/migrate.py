"""Applies migrations: numbered folders of plain SQL, once each, in order, by the schema's owner.

`up.sql` runs in one transaction; `before.sql` and `after.sql`, where data moves, are SELECTs that must each
return true. A folder once applied may not change.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from chassis import postgres
from chassis.migrate import Migration, MigrationError, applied_to, compare, migrations_of

_LOCK = 0x70_66_6D_69  # one lock for all schemas of a database: migrations are rare and short


async def migrate(schema: str, package: str, owner_url: str, app_role: str) -> list[str]:
    """Brings a schema up to date and returns the names applied. Replicas may start together: one applies."""
    connection = await postgres.connect(owner_url, schema)
    try:
        for _ in range(600):
            # polled, never waited for: a blocking advisory lock and CREATE INDEX CONCURRENTLY deadlock
            if await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):
                break
            await asyncio.sleep(0.1)
        else:
            raise MigrationError(f"another process has been migrating for a minute; {schema} is untouched")
        return await _apply_all(connection, migrations_of(package), app_role)
    finally:
        await connection.close()


async def _apply_all(connection: Any, wanted: list[Migration], app_role: str) -> list[str]:
    await connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_migration (name text PRIMARY KEY, digest text NOT NULL,"
        " applied_at timestamptz NOT NULL DEFAULT now())"
    )
    applied = await applied_to(connection)
    compare(wanted, applied, complete=False)
    done = []
    for migration in wanted:
        if migration.name in applied:
            continue
        async with connection.transaction():
            await connection.execute("SET LOCAL lock_timeout = '5s'")
            await _assert_all(connection, migration, "before.sql")
            await connection.execute(re.sub(r":app\b", f'"{app_role}"', migration.text))
            await _assert_all(connection, migration, "after.sql")
            await connection.execute(
                "INSERT INTO schema_migration (name, digest) VALUES ($1, $2)",
                migration.name,
                migration.digest,
            )
        done.append(migration.name)
    return done


async def _assert_all(connection: Any, migration: Migration, file: str) -> None:
    path = migration.folder / file
    if not path.exists():
        return
    for statement in filter(None, (part.strip() for part in path.read_text(encoding="utf-8").split(";"))):
        if await connection.fetchval(statement) is not True:
            raise MigrationError(f"{migration.name}/{file} does not hold: {statement}")
