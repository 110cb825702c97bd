"""Each database role can touch its own schema only."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from contracts.subjects import SERVICES
from deploy.embedded.postgres import EmbeddedPostgres
from deploy.postgres.roles import (
    app_role,
    create_database,
    owner_role,
    role_names,
    scram_verifier,
)

PASSWORDS = {role: f"secret of {role}" for role in role_names(SERVICES)}


_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """A database of one test, with a table and a function in each schema."""

    server: EmbeddedPostgres
    name: str

    async def connect(self, role: str, password: str | None = None) -> asyncpg.Connection[Any]:
        return await asyncpg.connect(self.server.url(role, password or PASSWORDS[role], self.name))

    async def prepare(self, passwords: dict[str, str] = PASSWORDS) -> None:
        await create_database(self.server.superuser_url(), self.name, SERVICES, passwords)


@pytest.fixture
async def database(module_postgres: EmbeddedPostgres) -> Database:
    made = Database(module_postgres, f"portail_{next(_NUMBERS)}")
    await made.prepare()
    for service in SERVICES:
        owner = await made.connect(owner_role(service))
        await owner.execute("CREATE TABLE thing (id uuid PRIMARY KEY DEFAULT uuidv7(), n serial)")
        await owner.execute("CREATE FUNCTION seven() RETURNS int LANGUAGE sql RETURN 7")
        await owner.close()
    return made


@pytest.mark.parametrize("service", SERVICES)
async def test_the_application_role_works_in_its_own_schema(database: Database, service: str) -> None:
    app = await database.connect(app_role(service))
    await app.execute("INSERT INTO thing DEFAULT VALUES; UPDATE thing SET n = n + 1")
    assert await app.fetchval(f"SELECT count(*) FROM {service}.thing") == 1
    assert await app.fetchval("SELECT seven()") == 7
    await app.execute("DELETE FROM thing")
    await app.close()


async def test_every_role_is_refused_in_every_other_schema(database: Database) -> None:
    for service, other in itertools.permutations(SERVICES, 2):
        for role in (app_role(service), owner_role(service)):
            connection = await database.connect(role)
            for statement in (
                f"SELECT * FROM {other}.thing",
                f"INSERT INTO {other}.thing DEFAULT VALUES",
                f"SELECT {other}.seven()",
                f"CREATE TABLE {other}.mine ()",
                f"SET ROLE {owner_role(other)}",
                f"SET ROLE {app_role(other)}",
            ):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
            await connection.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_the_application_role_changes_no_table_and_makes_none(database: Database, service: str) -> None:
    app = await database.connect(app_role(service))
    for statement in (
        "CREATE TABLE mine ()",
        "CREATE TABLE public.mine ()",
        "CREATE TEMPORARY TABLE mine ()",
        "CREATE SCHEMA mine",
        "ALTER TABLE thing ADD COLUMN extra int",
        "DROP TABLE thing",
        "TRUNCATE thing",
        f"SET ROLE {owner_role(service)}",
        "CREATE ROLE mine",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(statement)
    assert await app.fetchval("SHOW statement_timeout") == "15s"
    await app.close()


async def test_a_right_taken_from_the_application_role_stays_taken(database: Database) -> None:
    owner = await database.connect(owner_role("billing"))
    await owner.execute(f"REVOKE UPDATE, DELETE ON thing FROM {app_role('billing')}")
    await owner.close()
    await database.prepare()
    app = await database.connect(app_role("billing"))
    await app.execute("INSERT INTO thing DEFAULT VALUES")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("DELETE FROM thing")
    await app.close()


async def test_passwords_are_brought_to_what_is_asked(database: Database) -> None:
    changed = PASSWORDS | {app_role("family"): "another"}
    await database.prepare(changed)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await database.connect(app_role("family"))
    connection = await database.connect(app_role("family"), "another")
    await connection.close()


async def test_an_administrator_who_is_no_superuser_can_prepare_a_town_server(
    postgres: EmbeddedPostgres,
) -> None:
    superuser = await asyncpg.connect(postgres.superuser_url())
    await superuser.execute(f"CREATE ROLE town LOGIN CREATEDB CREATEROLE PASSWORD '{scram_verifier('town')}'")
    await superuser.close()
    for _ in range(2):
        await create_database(postgres.url("town", "town", "postgres"), "portail", SERVICES, PASSWORDS)
    town = Database(postgres, "portail")
    owner = await town.connect(owner_role("planning"))
    await owner.execute("CREATE TABLE thing (n int)")
    await owner.close()
    app = await town.connect(app_role("planning"))
    await app.execute("INSERT INTO thing VALUES (1)")
    await app.close()


def test_a_name_that_is_no_plain_identifier_is_refused() -> None:
    with pytest.raises(ValueError, match="identifier"):
        app_role('x"; DROP SCHEMA family')
