"""The migration runner: once each, in order, all or nothing, and never on a schema it does not know."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from chassis.migrate import MigrationError, check, migrations_of
from tests.migrations.conftest import Database, Package

FIRST = "0001_notes"
SECOND = "0002_titles"
NOTES = "CREATE TABLE note (id int PRIMARY KEY, text text NOT NULL);"
TITLES = "ALTER TABLE note ADD COLUMN title text; UPDATE note SET title = upper(text);"


async def rows(empty: Database, statement: str) -> list[asyncpg.Record]:
    """What the owner of the schema `family` reads."""
    connection = await empty.connect("family", owner=True)
    try:
        return await connection.fetch(statement)
    finally:
        await connection.close()


async def run(empty: Database, statement: str) -> None:
    """Something the owner does."""
    connection = await empty.connect("family", owner=True)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def test_folders_are_applied_in_their_order_after_the_chassis(
    empty: Database, package: Package
) -> None:
    package.write(SECOND, up=TITLES)
    package.write(FIRST, up=NOTES)
    applied = await empty.migrate("family", package.name)
    assert applied[-2:] == [FIRST, SECOND]
    assert all(name.startswith("chassis/") for name in applied[:-2])


async def test_only_what_is_new_is_applied(empty: Database, package: Package) -> None:
    package.write(FIRST, up=NOTES)
    await empty.migrate("family", package.name)
    package.write(SECOND, up=TITLES)
    assert await empty.migrate("family", package.name) == [SECOND]


async def test_a_migration_that_was_applied_may_not_change(empty: Database, package: Package) -> None:
    package.write(FIRST, up=NOTES)
    await empty.migrate("family", package.name)
    package.write(FIRST, up=f"{NOTES} -- changed")
    with pytest.raises(MigrationError, match=f"already applied was changed: {FIRST}"):
        await empty.migrate("family", package.name)
    connection = await empty.connect("family")
    try:
        with pytest.raises(MigrationError, match="was changed"):
            await check(package.name, connection)
    finally:
        await connection.close()


async def test_code_refuses_a_schema_that_is_ahead_of_it(empty: Database, package: Package) -> None:
    package.write(FIRST, up=NOTES)
    package.write(SECOND, up=TITLES)
    await empty.migrate("family", package.name)
    package.remove(SECOND)
    with pytest.raises(MigrationError, match=f"ahead of this version: it knows {SECOND}"):
        await empty.migrate("family", package.name)
    connection = await empty.connect("family")
    try:
        with pytest.raises(MigrationError, match="ahead"):
            await check(package.name, connection)
    finally:
        await connection.close()


async def test_code_refuses_a_schema_that_is_behind_and_names_what_is_missing(
    empty: Database, package: Package
) -> None:
    package.write(FIRST, up=NOTES)
    await empty.migrate("family", package.name)
    package.write(SECOND, up=TITLES)
    connection = await empty.connect("family")
    try:
        with pytest.raises(MigrationError, match=f"portail migrate.*{SECOND}"):
            await check(package.name, connection)
    finally:
        await connection.close()


async def test_a_migration_that_fails_leaves_nothing_behind(empty: Database, package: Package) -> None:
    package.write(FIRST, up=f"{NOTES} INSERT INTO note VALUES (1, NULL);")
    with pytest.raises(asyncpg.NotNullViolationError):
        await empty.migrate("family", package.name)
    assert await rows(empty, "SELECT 1 FROM pg_tables WHERE tablename = 'note'") == []
    assert await rows(empty, f"SELECT 1 FROM schema_migration WHERE name = '{FIRST}'") == []
    package.write(FIRST, up=NOTES)
    assert await empty.migrate("family", package.name) == [FIRST]


async def test_a_check_before_stops_a_migration_whose_data_is_not_as_expected(
    empty: Database, package: Package
) -> None:
    package.write(FIRST, up=NOTES)
    await empty.migrate("family", package.name)
    await run(empty, "INSERT INTO note VALUES (1, '')")
    package.write(SECOND, up=TITLES, before="SELECT NOT EXISTS (SELECT 1 FROM note WHERE text = '')")
    with pytest.raises(MigrationError, match=r"0002_titles/before\.sql does not hold"):
        await empty.migrate("family", package.name)
    assert await rows(empty, "SELECT 1 FROM information_schema.columns WHERE column_name = 'title'") == []
    await run(empty, "UPDATE note SET text = 'a'")
    assert await empty.migrate("family", package.name) == [SECOND]


async def test_a_check_after_undoes_a_migration_that_moved_data_wrongly(
    empty: Database, package: Package
) -> None:
    package.write(FIRST, up=NOTES)
    await empty.migrate("family", package.name)
    await run(empty, "INSERT INTO note VALUES (1, 'a'), (2, 'b')")
    every_title = "SELECT count(*) = 2 FROM note; SELECT bool_and(title IS NOT NULL) FROM note;"
    package.write(
        SECOND,
        up="ALTER TABLE note ADD COLUMN title text; UPDATE note SET title = 'A' WHERE id = 1;",
        after=every_title,
    )
    with pytest.raises(MigrationError, match=r"0002_titles/after\.sql does not hold"):
        await empty.migrate("family", package.name)
    package.write(SECOND, up=TITLES, after=every_title)
    assert await empty.migrate("family", package.name) == [SECOND]
    assert [row["title"] for row in await rows(empty, "SELECT title FROM note ORDER BY id")] == ["A", "B"]


async def test_the_application_role_is_written_app_and_means_this_services(
    empty: Database, package: Package
) -> None:
    package.write(FIRST, up=f"{NOTES} REVOKE UPDATE, DELETE ON note FROM :app;")
    await empty.migrate("family", package.name)
    app = await empty.connect("family")
    try:
        await app.execute("INSERT INTO note VALUES (1, 'a')")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute("DELETE FROM note")
    finally:
        await app.close()


async def test_replicas_wait_for_each_other_and_one_applies(empty: Database, package: Package) -> None:
    package.write(FIRST, up=f"SELECT pg_sleep(0.3); {NOTES}")
    done = await asyncio.gather(*(empty.migrate("family", package.name) for _ in range(3)))
    assert sorted(FIRST in applied for applied in done) == [False, False, True]


async def test_a_process_that_died_while_migrating_blocks_nobody(empty: Database, package: Package) -> None:
    package.write(FIRST, up=f"SELECT pg_sleep(60); {NOTES}")
    dying = asyncio.create_task(empty.migrate("family", package.name))
    for _ in range(200):
        if await rows(empty, "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%'"):
            break
        await asyncio.sleep(0.02)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    package.write(FIRST, up=NOTES)
    assert FIRST in await empty.migrate("family", package.name)


def test_a_folder_with_an_unreadable_name_is_refused(package: Package) -> None:
    package.write("2_Titles", up=TITLES)
    with pytest.raises(MigrationError, match="0001_what_it_does"):
        migrations_of(package.name)
