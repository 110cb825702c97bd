"""What must hold when the stream has ended and everything is quiet again."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from contracts.subjects import SERVICES
from tests.faults.copies import (
    assert_billing_has_every_fact,
    assert_copies_equal_their_owners,
    assert_months_were_told_as_they_are,
)
from tests.faults.databases import Databases
from tests.faults.effects import (
    assert_answers_are_in_the_history_once,
    assert_each_cell_is_what_happened_to_it,
)
from tests.faults.workload import Workload

# where a request stands, and where its proposal must then stand with its owner
AGREEMENT = {
    "pending": {"open"},
    "accepted": {"applied"},
    "settled_at_once": {"settled_at_once"},
    "refused": {"refused"},
    "withdrawn": {"withdrawn"},
}


async def quiet(databases: Databases, timeout: float = 90) -> None:
    """Waits until outboxes are empty, every published event is in the inbox of those who hear it, and every month
    that a change of many days touched has been told again.
    """
    until, still = time.monotonic() + timeout, 0
    last: tuple[Any, ...] = ()
    while still < 8:
        seen = []
        for service in SERVICES:
            (row,) = await databases.fetch(
                service,
                "SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS waiting,"
                " (SELECT count(*) FROM outbox) AS written, (SELECT count(*) FROM inbox) AS taken",
            )
            seen.append(tuple(row))
        stale = await databases.fetch("planning", "SELECT 1 FROM stale_month LIMIT 1")
        settled = not stale and all(waiting == 0 for waiting, _, _ in seen) and tuple(seen) == last
        still, last = (still + 1 if settled else 0), tuple(seen)
        if time.monotonic() > until:
            raise AssertionError(f"never quiet: {dict(zip(SERVICES, seen, strict=True))}")
        await asyncio.sleep(1.0)


async def assert_nothing_is_lost(databases: Databases, load: Workload) -> dict[str, int]:
    """Checks every promise; returns what was counted."""
    await _each_acknowledged_command_is_there_once(databases, load)
    await assert_answers_are_in_the_history_once(databases, load.acknowledged)
    proposals = await _each_proposal_has_one_request(databases)
    await assert_each_cell_is_what_happened_to_it(databases)
    await _places_are_what_is_booked(databases)
    await assert_billing_has_every_fact(databases)
    await assert_months_were_told_as_they_are(databases, load)
    await assert_copies_equal_their_owners(databases, load)
    for service in SERVICES:
        parked = await databases.fetch(service, "SELECT reason FROM parked WHERE resolved_at IS NULL")
        assert [row["reason"] for row in parked] == [], f"parked in {service}"
    return {"acknowledged": len(load.acknowledged), "proposals": proposals, "retried": load.retried}


async def _each_acknowledged_command_is_there_once(databases: Databases, load: Workload) -> None:
    for service in SERVICES:
        rows = await databases.fetch(service, "SELECT account, subject, command_id, reply FROM idempotency")
        stored = {(row["account"], row["subject"], row["command_id"]): row["reply"] for row in rows}
        for told in load.acknowledged:
            if told.subject.split(".")[2] != service:
                continue
            reply = stored.get((told.account, told.subject, told.command_id))
            assert reply is not None, f"acknowledged and gone: {told}"
            assert type(told.reply).model_validate_json(bytes(reply)) == told.reply


async def _each_proposal_has_one_request(databases: Databases) -> int:
    proposals = {
        row["id"]: row["state"] for row in await databases.fetch("planning", "SELECT id, state FROM proposal")
    }
    requests = await databases.fetch(
        "requests", "SELECT proposal_id, state, settled_at_once FROM family_request"
    )
    assert len(requests) == len({row["proposal_id"] for row in requests})
    assert {row["proposal_id"] for row in requests} == set(proposals)
    for row in requests:
        assert row["state"] in AGREEMENT, dict(row)
        assert proposals[row["proposal_id"]] in AGREEMENT[row["state"]], (
            dict(row),
            proposals[row["proposal_id"]],
        )
    return len(proposals)


async def _places_are_what_is_booked(databases: Databases) -> None:
    (counts,) = await databases.fetch(
        "planning",
        "SELECT (SELECT coalesce(sum(taken), 0) FROM pool_day) AS taken, (SELECT count(*) FROM seat) AS seats,"
        " (SELECT count(*) FROM freed) AS held, (SELECT count(*) FROM cell WHERE state = 'booked') AS booked,"
        " (SELECT count(*) FROM cell WHERE state = 'billed_absence') AS kept",
    )
    # a place given back stays taken while the decision may be undone; a billed absence keeps its place
    assert counts["taken"] == counts["seats"] + counts["held"], dict(counts)
    assert counts["seats"] == counts["booked"] + counts["kept"], dict(counts)
