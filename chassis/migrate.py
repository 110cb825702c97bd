"""Migrations: numbered folders of plain SQL, applied once each, in order, by the schema's owner.

`up.sql` runs in one transaction; `before.sql` and `after.sql`, where data moves, are SELECTs that must each
return true. A folder once applied may not change. A process refuses to run behind or ahead of its schema.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from chassis import postgres, sql

_FOLDER = re.compile(r"^\d{4}_[a-z0-9_]+$")
_LOCK = 0x70_66_6D_69  # one lock for all schemas of a database: migrations are rare and short


class MigrationError(Exception):
    """The schema and the code do not fit, or a migration's own check says no."""


@dataclass(frozen=True)
class Migration:
    """One folder: where it comes from, its SQL and the digest under which it was applied."""

    name: str
    folder: Path
    text: str

    @property
    def digest(self) -> str:
        """Changes when the SQL does."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrations_of(package: str) -> list[Migration]:
    """The chassis's migrations, then the package's own, in order."""
    found: list[Migration] = []
    for prefix, root in (("chassis", sql.package_folder("chassis")), ("", sql.package_folder(package))):
        for folder in sorted((root / "migrations").glob("*/up.sql")):
            if not _FOLDER.match(folder.parent.name):
                raise MigrationError(
                    f"a migration folder is named 0001_what_it_does, not {folder.parent.name}"
                )
            name = f"{prefix}/{folder.parent.name}" if prefix else folder.parent.name
            found.append(Migration(name, folder.parent, folder.read_text(encoding="utf-8")))
    return found


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
    applied = await _applied(connection)
    _check(wanted, applied, complete=False)
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


async def _applied(connection: Any) -> dict[str, str]:
    try:
        rows = await connection.fetch("SELECT name, digest FROM schema_migration")
    except asyncpg.UndefinedTableError:
        return {}
    return {row["name"]: row["digest"] for row in rows}


def _check(wanted: list[Migration], applied: dict[str, str], complete: bool) -> None:
    names = {migration.name: migration.digest for migration in wanted}
    ahead = sorted(set(applied) - set(names))
    if ahead:
        raise MigrationError(f"the database is ahead of this version: it knows {', '.join(ahead)}")
    changed = [name for name, digest in applied.items() if names[name] != digest]
    if changed:
        raise MigrationError(f"a migration already applied was changed: {', '.join(sorted(changed))}")
    behind = [name for name in names if name not in applied]
    if complete and behind:
        raise MigrationError(f"the database is behind: run `portail migrate` to apply {', '.join(behind)}")


async def check(package: str, connection: Any) -> None:
    """Raises MigrationError unless the schema is exactly what this code expects."""
    _check(migrations_of(package), await _applied(connection), complete=True)
