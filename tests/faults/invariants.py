"""What must hold when the stream has ended and everything is quiet again."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from chassis.postgres import connect
from contracts.subjects import SERVICES
from deploy.embedded.supervisor import Supervisor
from tests.faults.workload import Workload

# where a request stands, and where its proposal must then stand with its owner
AGREEMENT = {
    "pending": {"open"},
    "accepted": {"applied"},
    "settled_at_once": {"settled_at_once"},
    "refused": {"refused"},
    "withdrawn": {"withdrawn"},
}


class Databases:
    """The five schemas, each by its own owner."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._urls = supervisor.environment.owners("")

    async def fetch(self, service: str, statement: str, *args: Any) -> list[Any]:
        """Rows of one service."""
        connection = await connect(self._urls[f"PF_{service.upper()}_OWNER_URL"], service)
        try:
            return await connection.fetch(statement, *args)
        finally:
            await connection.close()


async def quiet(databases: Databases, timeout: float = 90) -> None:
    """Waits until outboxes are empty and every published event is in the inbox of those who hear it."""
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
        settled = all(waiting == 0 for waiting, _, _ in seen) and tuple(seen) == last
        still, last = (still + 1 if settled else 0), tuple(seen)
        if time.monotonic() > until:
            raise AssertionError(f"never quiet: {dict(zip(SERVICES, seen, strict=True))}")
        await asyncio.sleep(1.0)


async def assert_nothing_is_lost(databases: Databases, load: Workload) -> dict[str, int]:
    """Checks every promise; returns what was counted."""
    await _each_acknowledged_command_is_there_once(databases, load)
    proposals = await _each_proposal_has_one_request_and_its_effect(databases)
    await _projections_equal_their_owners(databases)
    await _places_are_what_is_booked(databases)
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


async def _each_proposal_has_one_request_and_its_effect(databases: Databases) -> int:
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


async def _projections_equal_their_owners(databases: Databases) -> None:
    owned = await databases.fetch("family", "SELECT id, last_name, first_name FROM child")
    copied = await databases.fetch("planning", "SELECT child_id, last_name, first_name FROM known_child")
    assert {tuple(row) for row in owned} == {tuple(row) for row in copied}
    families = await databases.fetch("family", "SELECT id FROM family")
    for service in ("planning", "billing", "requests"):
        known = await databases.fetch(service, "SELECT family_id FROM known_family")
        assert {row["family_id"] for row in known} == {row["id"] for row in families}, service


async def _places_are_what_is_booked(databases: Databases) -> None:
    (counts,) = await databases.fetch(
        "planning",
        "SELECT (SELECT coalesce(sum(taken), 0) FROM pool_day) AS taken, (SELECT count(*) FROM seat) AS seats,"
        " (SELECT count(*) FROM cell WHERE state = 'booked') AS booked",
    )
    assert counts["taken"] == counts["seats"] == counts["booked"], dict(counts)
