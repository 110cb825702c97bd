"""SQL is read by humans, in .sql files: every statement prepares on a migrated database, is used, and reads no clock."""

from __future__ import annotations

import ast
import re

import asyncpg
import pytest

from chassis import postgres, sql
from contracts.subjects import SERVICES
from deploy.checkout import ROOT
from tests.contracts.tree import calls, place, python_files, strings
from tests.support.servers import Servers

READERS = ("rows", "row", "value", "run", "many", "after_refusal")
STATEMENT = re.compile(
    r"^\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|WITH\s+\w+\s+AS|CREATE\s+TABLE)",
    re.IGNORECASE | re.DOTALL,
)
BUSINESS_CLOCK = re.compile(
    r"\b(current_(date|time|timestamp)|local(time|timestamp)|timeofday|(now|(clock|statement|transaction)_timestamp)\s*\()"
    r"|\b(date|timestamp|timestamptz)\s*'(now|today|tomorrow|yesterday)'|'(now|today|tomorrow|yesterday)'::(date|timestamp)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("name", SERVICES)
async def test_every_statement_prepares_for_the_application_role(servers: Servers, name: str) -> None:
    database = await servers.new_database(name)
    connection = await postgres.connect(servers.database_url(database, name), name)
    refused = []
    try:
        for statement, text in sql.statements(f"services.{name}").items():
            try:
                await connection.prepare(text)
            except asyncpg.PostgresError as error:
                refused.append(f"{statement}: {error}")
    finally:
        await connection.close()
        await servers.drop_database(database)
    assert refused == []


@pytest.mark.parametrize("name", SERVICES)
def test_every_statement_is_used_and_every_use_names_a_statement(name: str) -> None:
    known = set(sql.statements(f"services.{name}"))
    said = {node.value for path in python_files(f"services/{name}") for node in strings(path)}
    assert known - said == set(), "statements nobody runs"
    used = {
        str(call.args[0].value): place(path, call)
        for path in python_files(f"services/{name}")
        for reader in READERS
        for call in calls(path, reader)
        if call.args and isinstance(call.args[0], ast.Constant) and "." in str(call.args[0].value)
    }
    assert {statement: where for statement, where in used.items() if statement not in known} == {}


def test_services_and_gateway_hold_no_sql_outside_sql_files() -> None:
    found = [
        place(path, node)
        for path in python_files("services", "gateway")
        for node in strings(path)
        if STATEMENT.match(str(node.value))
    ]
    assert found == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_statement_is_given_its_moments_and_reads_no_clock(name: str) -> None:
    """What day it is for the town is a parameter (ctx.now), so that training and tests may set it."""
    found = [
        statement
        for statement, text in sql.statements(f"services.{name}").items()
        if BUSINESS_CLOCK.search(re.sub(r"--.*", "", text))
    ]
    assert found == []


@pytest.mark.parametrize(
    "reading",
    [
        "SELECT now()",
        "WHERE day >= CURRENT_DATE",
        "current_time",
        "current_timestamp(3)",
        "localtime",
        "LOCALTIMESTAMP",
        "clock_timestamp()",
        "statement_timestamp ( )",
        "transaction_timestamp()",
        "timeofday()",
        "date 'today'",
    ],
)
def test_every_way_a_statement_has_to_read_a_clock_is_known(reading: str) -> None:
    assert BUSINESS_CLOCK.search(reading)


def test_no_service_and_no_page_asks_the_machine_what_time_it_is() -> None:
    clocks = {"now", "utcnow", "today"}
    found = [
        place(path, call)
        for path in python_files("services", "gateway")
        if path != ROOT / "gateway" / "cookies.py"  # how old a signed cookie is: the machine's clock, in UTC
        for clock in clocks
        for call in calls(path, clock)
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in {"datetime", "date", "dt"}
    ]
    assert found == []
