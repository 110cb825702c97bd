"""What a service keeps of another is what its owner has: each copy is read from the owner again, and nothing changes."""

from __future__ import annotations

import json
from typing import Any

from contracts.operations import REBUILD_PROJECTION, RebuildOutcome, SnapshotPage
from contracts.planning import SnapshotMonthBookings
from tests.faults.databases import Databases
from tests.faults.workload import Workload

PEOPLE = ("known_guardian", "known_family")
COPIES: dict[tuple[str, str], tuple[str, ...]] = {
    ("identity", "family"): PEOPLE,
    ("planning", "families"): PEOPLE,
    ("planning", "children"): ("known_child",),
    ("planning", "custody"): ("known_custody",),
    ("billing", "family"): PEOPLE,
    ("requests", "family"): PEOPLE,
    ("requests", "children"): ("known_child",),
    ("requests", "days_off"): ("known_days_off",),
    ("requests", "municipality"): ("known_municipality",),
}
"""The tables of each projection, those that refer to others first."""

FED = {table for tables in COPIES.values() for table in tables} - {"known_municipality"}
"""Those the stream of the faults writes to: comparing nothing with nothing would prove nothing."""

_FACTS = "SELECT {id}, {version}, line_id, day, unit_code, outcome, billable FROM fact"


async def assert_copies_equal_their_owners(databases: Databases, load: Workload) -> None:
    """Empties each copy and has it read from its owner: every column of every row comes out as events had made it."""
    for (service, projection), tables in COPIES.items():
        kept = {table: await _content(databases, service, table) for table in tables}
        assert all(kept[table] for table in FED.intersection(tables)), f"{service} keeps nothing of {tables}"
        for table in tables:
            await databases.fetch(service, f"DELETE FROM {table}")
        outcome = await load.send(REBUILD_PROJECTION[service](projection=projection))
        assert isinstance(outcome, RebuildOutcome), outcome
        for table in tables:
            assert kept[table] == await _content(databases, service, table), (service, table)
    owned = await databases.fetch(
        "family",
        "SELECT c.id, c.last_name, c.first_name, c.school, array(SELECT guardian_id FROM authority a"
        " WHERE a.child_id = c.id ORDER BY 1) FROM child c",
    )
    copied = await databases.fetch(
        "planning",
        "SELECT child_id, last_name, first_name, school, array(SELECT unnest(guardian_ids) ORDER BY 1)"
        " FROM known_child WHERE NOT deleted",
    )
    assert _texts(owned) == _texts(copied)


async def assert_billing_has_every_fact(databases: Databases) -> None:
    """Each version of each fact that planning settled is billing's too, and nothing else is."""
    settled = await databases.fetch("planning", _FACTS.format(id="id", version="version"))
    received = await databases.fetch("billing", _FACTS.format(id="fact_id", version="fact_version"))
    assert _texts(settled) == _texts(received)


async def assert_months_were_told_as_they_are(databases: Databases, load: Workload) -> None:
    """The last event about each month of a line says its days as the cells have them now."""
    rows = await databases.fetch(
        "planning",
        "SELECT DISTINCT ON (entity_id) entity_id, convert_from(body, 'UTF8') AS body FROM outbox"
        " WHERE subject LIKE 'pf.evt.planning.month-bookings-changed.%' ORDER BY entity_id, seq DESC",
    )
    told = {str(row["entity_id"]): json.loads(row["body"])["days"] for row in rows}
    now: dict[str, Any] = {}
    query = SnapshotMonthBookings()
    while True:
        page = await load.ask(query)
        assert isinstance(page, SnapshotPage), page
        now |= {str(row.id): row.data["days"] for row in page.rows}
        if page.next_after is None:
            break
        query = SnapshotMonthBookings(after=page.next_after)
    differing = {key: (told.get(key), now.get(key)) for key in told.keys() | now.keys()}
    wrong = {key: both for key, both in differing.items() if both[0] != both[1]}
    assert not wrong, wrong
    assert await databases.fetch("planning", "SELECT 1 FROM stale_month") == []


async def _content(databases: Databases, service: str, table: str) -> list[str]:
    # a family's version grows with its children too, of whom another event tells
    row = "to_jsonb(t) - 'version'" if table == "known_family" else "to_jsonb(t)"
    rows = await databases.fetch(service, f"SELECT ({row})::text AS row FROM {table} t")
    return sorted(row["row"] for row in rows)


def _texts(rows: list[Any]) -> list[str]:
    return sorted(repr(tuple(row)) for row in rows)
