"""docs/events.md tells the truth: its headers are those we send, and its consumer runs with the kitchen's rights."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

from chassis.outbox import headers_of
from contracts.documents.asyncapi import EVENT_HEADERS
from contracts.documents.events_page import TEMPLATE
from contracts.generate import ROOT
from contracts.planning import BookedDay, MonthBookingsChanged
from contracts.subjects import durable_of, event_subject
from deploy.nats.manifest import subscribers
from deploy.nats.permissions import subscriber_permissions
from deploy.nats.provision import ACK_WAIT_SECONDS, MAX_ACK_PENDING
from tests.support.harness import Installation

PAGE = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")


def month(version: int, meals: int) -> MonthBookingsChanged:
    """The same line's month, each time with another number of meals on 28 April."""
    ids = {name: "014c980b-0000-7000-8000-000000000001" for name in ("line_month_id", "line_id", "child_id")}
    return MonthBookingsChanged.model_validate(
        ids
        | {
            "family_id": ids["child_id"],
            "version": version,
            "facility_code": "restaurant",
            "offering_code": "repas",
            "month": "2015-04",
            "days": [
                BookedDay(
                    day=date(2015, 4, 28), status="booked", unit_code="repas", expected=True, meals=meals
                )
            ],
        }
    )


def test_the_headers_of_the_page_are_those_of_the_outbox() -> None:
    sent = headers_of(month(1, 1), str(uuid4()), datetime.now(UTC), "correlation", "causation")
    assert set(sent) == set(EVENT_HEADERS)
    for name, text in EVENT_HEADERS.items():
        assert f"| `{name}` | " in PAGE
        if "<" not in text and " " not in text:
            assert sent[name] == text
    assert sent["ce-dataschema"] == "urn:portail-famille:schemas:planning.month-bookings-changed.v1"


def test_the_limits_of_the_page_are_those_we_provision() -> None:
    assert f"| acknowledgement wait | {ACK_WAIT_SECONDS:.0f} s," in PAGE
    assert f"| unacknowledged at most | {MAX_ACK_PENDING:,};" in PAGE


def test_the_rights_of_the_page_are_those_a_subscriber_has() -> None:
    kitchen = next(system for system in subscribers() if system.name == "kitchen")
    rights = subscriber_permissions(kitchen)
    told = set(re.findall(r"(?:publish|subscribe) `([^`]+)`", PAGE))
    words = {
        "<stream>": "PF_PLANNING",
        "<consumer>": durable_of("kitchen", "planning"),
        "<your name>": "kitchen",
    }
    for placeholder, word in words.items():
        told = {subject.replace(placeholder, word) for subject in told}
    assert told == {*rights.publish, *rights.subscribe}


async def test_the_consumer_of_the_page_counts_meals_under_the_kitchens_own_rights(
    town: Installation, tmp_path: Path
) -> None:
    await town.servers.provision(town.nats)
    program = tmp_path / "consumer.py"
    found = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    assert found[1].count("\n") <= 30
    program.write_text(found[1], encoding="utf-8")
    planning = await town.client("planning")
    for version, meals in ((1, 1), (3, 0), (2, 1)):
        event = month(version, meals)
        headers = headers_of(event, str(uuid4()), datetime.now(UTC), "c", "")
        await planning.jetstream().publish(
            event_subject(event), event.model_dump_json().encode(), headers=headers
        )
    env = {
        "PATH": os.environ["PATH"],
        "NATS_URL": town.nats.url,
        "NATS_PASSWORD": town.servers.secrets.nats["kitchen"],
        "DAY": "2015-04-28",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(program), env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), 20)
    finally:
        process.kill()
        await process.wait()
    assert line.decode().split() == ["2015-04-28", "0"], "version 3 says no meal, and version 2 came after it"


def test_the_page_is_generated_from_its_template() -> None:
    assert TEMPLATE.read_text(encoding="utf-8").split("{{headers}}")[0] in PAGE
