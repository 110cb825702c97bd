"""Each service's own migrations: from nothing to what its code expects, and rights that hold afterwards."""

from __future__ import annotations

import asyncio
import re

import asyncpg
import pytest

from chassis.migrate import MigrationError, check, migrations_of
from contracts.subjects import SERVICES
from deploy.checkout import ROOT
from tests.migrations.conftest import Database

CHASSIS_TABLES = {"outbox", "outbox_on_disk", "inbox", "parked", "idempotency", "audit", "timer", "lease"}
CHASSIS_TABLES |= {"schema_migration"}
APPEND_ONLY = {
    "identity": {"audit"},
    "family": {
        "audit",
        "certification",
        "acceptance",
        "certification_return",
        "certification_reminder",
        "text_reminder",
        "expiry_reminder",
    },
    "planning": {"audit", "mark", "history", "fact", "evidence"},
    "billing": {
        "audit",
        "entry",
        "invoice",
        "invoice_line",
        "payment",
        "credit_note",
        "collection_order",
        "allocation",
        "fact",
        "payer_record",
        "mandate",
    },
    "requests": {"audit", "decision", "settlement", "message"},
}


@pytest.mark.parametrize("name", SERVICES)
async def test_migrations_apply_from_nothing_once(empty: Database, name: str) -> None:
    applied = await empty.migrate(name)
    assert applied == [migration.name for migration in migrations_of(f"services.{name}")]
    assert applied[0].startswith("chassis/")
    assert await empty.migrate(name) == [], "a second time changes nothing"
    connection = await empty.connect(name)
    try:
        await check(f"services.{name}", connection)
        tables = {row["tablename"] for row in await connection.fetch(_TABLES, name)}
    finally:
        await connection.close()
    assert tables > CHASSIS_TABLES


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = $1"


@pytest.mark.parametrize("name", SERVICES)
async def test_a_service_refuses_to_run_on_an_empty_schema(empty: Database, name: str) -> None:
    connection = await empty.connect(name)
    try:
        with pytest.raises(MigrationError, match="behind"):
            await check(f"services.{name}", connection)
    finally:
        await connection.close()


async def test_three_replicas_that_start_together_migrate_once(empty: Database) -> None:
    done = await asyncio.gather(*(empty.migrate(name) for name in SERVICES for _ in range(3)))
    for position, name in enumerate(SERVICES):
        mine = sorted(done[3 * position : 3 * position + 3], key=len)
        assert mine[:2] == [[], []]
        assert mine[2] == [migration.name for migration in migrations_of(f"services.{name}")]


@pytest.mark.parametrize("name", SERVICES)
async def test_the_application_may_not_alter_what_is_append_only(migrated: Database, name: str) -> None:
    app = await migrated.connect(name)
    try:
        for table in sorted(APPEND_ONLY[name]):
            column = await app.fetchval(_A_COLUMN, name, table)
            assert column, f"{name} has no table {table}"
            assert await app.fetchval("SELECT has_table_privilege($1, 'INSERT')", table)
            for statement in (
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"TRUNCATE {table}",
            ):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await app.execute(statement)
    finally:
        await app.close()


_A_COLUMN = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = $1 AND table_name = $2 AND is_identity = 'NO' AND is_generated = 'NEVER' LIMIT 1
"""


@pytest.mark.parametrize("name", SERVICES)
def test_every_table_made_append_only_is_proven_so(name: str) -> None:
    revoked = {"audit"}
    for path in (ROOT / "services" / name / "migrations").glob("*/up.sql"):
        text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        for listed in re.findall(r"REVOKE UPDATE, DELETE[A-Z, ]*\sON\s([^;]+?)\sFROM :app", text):
            revoked |= {table.strip() for table in listed.split(",")}
    assert revoked == APPEND_ONLY[name]


@pytest.mark.parametrize("name", SERVICES)
async def test_the_application_works_with_every_other_table_of_its_schema(
    migrated: Database, name: str
) -> None:
    app = await migrated.connect(name)
    try:
        for row in await app.fetch(_TABLES, name):
            table = row["tablename"]
            if table in APPEND_ONLY[name]:
                continue
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                assert await app.fetchval("SELECT has_table_privilege($1, $2)", table, right), (table, right)
    finally:
        await app.close()


async def test_no_role_touches_a_table_of_another_service(migrated: Database) -> None:
    for name in SERVICES:
        for owner in (False, True):
            connection = await migrated.connect(name, owner=owner)
            try:
                for other in set(SERVICES) - {name}:
                    await _refused_everywhere(connection, other)
            finally:
                await connection.close()


async def _refused_everywhere(connection: asyncpg.Connection, other: str) -> None:
    for statement in (
        f"SELECT 1 FROM {other}.outbox",
        f"SELECT 1 FROM {other}.audit",
        f"INSERT INTO {other}.timer (name, due_at) VALUES ('x', now())",
        f"DELETE FROM {other}.lease",
        f"CREATE TABLE {other}.mine ()",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)


@pytest.mark.parametrize("name", SERVICES)
async def test_no_instant_is_kept_without_its_zone_and_no_amount_as_a_fraction(
    migrated: Database, name: str
) -> None:
    connection = await migrated.connect(name, owner=True)
    try:
        rows = await connection.fetch(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = $1",
            name,
        )
    finally:
        await connection.close()
    wrong = {
        "timestamp without time zone",
        "time with time zone",
        "numeric",
        "real",
        "double precision",
        "money",
    }
    assert [tuple(row) for row in rows if row["data_type"] in wrong] == []


@pytest.mark.parametrize("name", SERVICES)
def test_migrations_are_numbered_one_after_the_other(name: str) -> None:
    folders = sorted(
        one.name for one in (ROOT / "services" / name / "migrations").iterdir() if one.name[0].isdigit()
    )
    assert [one[:4] for one in folders] == [f"{n:04}" for n in range(1, len(folders) + 1)]
