"""Migrations as a service sees them: what its schema is to hold, and whether it does.

A process refuses to run behind or ahead of its schema, or on one that was changed; it applies nothing itself
(deploy/postgres/migrate.py does, as the schema's owner).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from chassis import sql

_FOLDER = re.compile(r"^\d{4}_[a-z0-9_]+$")


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


async def applied_to(connection: Any) -> dict[str, str]:
    """The digest of each migration the schema has."""
    try:
        rows = await connection.fetch("SELECT name, digest FROM schema_migration")
    except asyncpg.UndefinedTableError:
        return {}
    return {row["name"]: row["digest"] for row in rows}


def compare(wanted: list[Migration], applied: dict[str, str], complete: bool) -> None:
    """Raises MigrationError when the schema is ahead or was changed, and, if it is to be `complete`, when it is behind."""
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
    compare(migrations_of(package), await applied_to(connection), complete=True)
