"""The kitchen counts as the portal does, whatever happens to it, and is refused all that it was not granted."""

from __future__ import annotations

import ast
import asyncio
import json
import random
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import nats.errors
import pytest

from chassis.problem import Refusal
from contracts.planning import (
    CalendarDay,
    CellRef,
    DayCounts,
    DeclareAbsence,
    RemoveCalendarDays,
    RequestBooking,
    SetCalendarDays,
)
from contracts.requests import DecideRequest, RequestQueue
from deploy.demo.customs import Custom
from deploy.demo.facts import Town
from deploy.demo.load import Loading
from deploy.demo.sender import connected
from deploy.demo.story import Lines
from tests.service.kitchen.kitchens import DURABLE, PROGRAM, STREAM, Kitchen
from tests.service.kitchen.towns import TODAY, demo_settings, load_small_town
from tests.support.actors import guardian, staff, system
from tests.support.harness import PARIS, Installation, ServiceUnderTest

DESK = staff("accueil")
DAYS = [date(2026, 11, 24), date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 1)]


class Changes:
    """A day of a town hall: parents and agents book, give back, decide, close and open again."""

    def __init__(self, portal: Installation, loading: Loading, lines: Lines) -> None:
        self._portal, self._town, self._lines = portal, loading.town, lines
        self._meals = [one for one in loading.customs if one.offering.startswith("repas")]
        self._throw = random.Random(23)
        self._at = datetime(2026, 11, 23, 7, 0, tzinfo=PARIS)

    async def some(self, count: int) -> None:
        """So many changes, a few minutes apart."""
        for _ in range(count):
            self._at += timedelta(minutes=self._throw.randint(1, 6))
            self._portal.clock.set(self._at)
            await self._change(self._throw.choice(self._meals), self._throw.choice(DAYS))

    async def _change(self, line: Custom, day: date) -> None:
        actor = self._throw.choice((DESK, guardian(line.household.family_id, line.adult.guardian_id)))
        unit = self._town.unit_of(line.offering, line.unit).unit_id
        cell = CellRef(line_id=self._lines.of(line), day=day, unit_id=unit)
        if self._throw.random() < 0.5:
            answer: Any = await self._portal.send(
                DeclareAbsence(cells=[cell], reason_code="maladie"), as_=actor
            )
        else:
            answer = await self._portal.send(RequestBooking(cells=[cell]), as_=actor)
        assert not isinstance(answer, Refusal), answer

    async def decide_all(self) -> int:
        """An agent accepts or refuses everything that waits; says how much it was."""
        await self._portal.settled()
        queue: Any = await self._portal.ask(RequestQueue(limit=100), as_=DESK)
        for card in queue.requests:
            refuse = self._throw.random() < 0.3
            decision = DecideRequest(
                family_request_id=card.family_request_id,
                decision="refuse" if refuse else "accept",
                reason_code="autre" if refuse else "",
                note="Vu au téléphone." if refuse else "",
            )
            assert not isinstance(await self._portal.send(decision, as_=DESK), Refusal)
        return len(queue.requests)


async def portal_count(portal: Installation, town: Town, day: date) -> dict[str, int]:
    """The meals of a day as the portal's own counters say, by facility code."""
    codes = {facility.name: code for code, facility in town.facilities.items()}
    view: Any = await portal.ask(DayCounts(day=day), as_=staff("direction"))
    meals: Counter[str] = Counter()
    for one in view.counts:
        meals[codes[one.facility]] += one.meals
    return {code: count for code, count in meals.items() if count}


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_after_a_day_of_changes_the_kitchen_counts_as_the_portal_does(
    portal: Installation, tmp_path: Path
) -> None:
    portal.clock.set("2026-11-23T06:30")
    loading = await load_small_town(portal, families=14)
    lines = await _lines_of(portal, loading)
    changes = Changes(portal, loading, lines)
    async with Kitchen(portal, tmp_path):
        await changes.some(40)
        # then stopped for an hour, and killed rather than asked
    await changes.some(40)
    assert await changes.decide_all() > 0
    closed = [
        CalendarDay(day=DAYS[1], kind="closure", label="Grève", facility_id=facility.facility_id)
        for code, facility in loading.town.facilities.items()
        if code == "cantine_jean_moulin"
    ]
    await _done(portal, SetCalendarDays(days=closed))
    async with Kitchen(portal, tmp_path) as kitchen:
        await _agrees(portal, loading.town, kitchen)
        assert "cantine_jean_moulin" not in await kitchen.count(DAYS[1])
        await _done(portal, RemoveCalendarDays(days=closed))
        await changes.some(20)
        await _agrees(portal, loading.town, kitchen)
        assert sum((await kitchen.count(DAYS[1])).values()) > 5


async def _lines_of(portal: Installation, loading: Loading) -> Lines:
    """The lines' ids, read again as the loader reads them."""
    async with connected(demo_settings(portal)) as sender:
        lines = Lines(sender, loading.town, loading.before, loading.first)
        await lines.learn(loading.customs)
    return lines


async def _done(portal: Installation, command: Any) -> None:
    answer = await portal.send(command, as_=system(datetime(2026, 11, 23, 15, 0, tzinfo=PARIS)))
    assert not isinstance(answer, Refusal), answer


async def _agrees(portal: Installation, town: Town, kitchen: Kitchen) -> None:
    """Has the months told that a closure touched, then compares every day."""
    await ServiceUnderTest(portal, "planning").run_timer("tell-months")
    await portal.settled()
    await kitchen.has_read_all()
    for day in DAYS:
        assert await kitchen.count(day) == await portal_count(portal, town, day)


async def test_the_kitchen_is_refused_everything_it_was_not_granted(
    town: Installation, tmp_path: Path
) -> None:
    await town.start("planning")
    kitchen = await Kitchen(town, tmp_path).client()
    refused: list[str] = []

    async def heard(error: Exception) -> None:
        refused.append(str(error))

    kitchen._error_cb = heard
    said = [
        "pf.cmd.planning.declare-absence.v1",
        "pf.qry.planning.month-planning.v1",
        "pf.qry.family.search-families.v1",
        "pf.evt.planning.month-bookings-changed.v1.x",
        "pf.ctl.planning.wake",
        "$JS.API.STREAM.INFO.PF_PLANNING",
        "$JS.API.STREAM.MSG.GET.PF_PLANNING",
        f"$JS.API.CONSUMER.DURABLE.CREATE.{STREAM}.other",
        f"$JS.API.CONSUMER.DELETE.{STREAM}.{DURABLE}",
        "$JS.API.CONSUMER.MSG.NEXT.PF_PLANNING.requests__from_planning",
        "$JS.API.CONSUMER.INFO.PF_BILLING.billing__from_planning",
        "_INBOX_gateway.anything",
    ]
    for subject in said:
        with pytest.raises(nats.errors.TimeoutError):
            await kitchen.request(subject, b"{}", timeout=0.2)
    for subject in ("pf.evt.>", "pf.cmd.>", "pf.ctl.>", "$SRV.>", "_INBOX_gateway.>", ">"):
        await kitchen.subscribe(subject)
    await kitchen.flush()
    await asyncio.sleep(0.2)
    publishing = {
        one for one in said if any(f'publish to "{one}"'.lower() in text.lower() for text in refused)
    }
    assert publishing == set(said)
    assert sum("subscription" in text.lower() for text in refused) == 6


async def test_the_same_events_again_and_older_ones_change_nothing(
    town: Installation, tmp_path: Path
) -> None:
    await town.servers.provision(town.nats)
    planning = (await town.client("planning")).jetstream()
    body = (
        '{"version": %d, "line_month_id": "11111111-1111-4111-8111-111111111111", "facility_code": "cantine",'
        ' "month": "2026-11", "surprise": 1, "days": [{"day": "2026-11-24", "meals": %d, "status": "novelty"}]}'
    )
    sent = [(2, 1, "a"), (1, 0, "b"), (2, 1, "c"), (3, 0, "d"), (2, 1, "e")]
    async with Kitchen(town, tmp_path) as kitchen:
        for expected, (version, meals, name) in zip((1, 1, 1, 0, 0), sent, strict=True):
            await _publish(planning, name, (body % (version, meals)).encode())
            await kitchen.has_read_all()
            assert sum((await kitchen.count(date(2026, 11, 24))).values()) == expected


async def test_a_total_is_said_once_the_past_is_read_and_idling_says_nothing(
    town: Installation, tmp_path: Path
) -> None:
    await town.servers.provision(town.nats)
    planning = (await town.client("planning")).jetstream()
    tomorrow = town.clock.business().date() + timedelta(days=1)
    body = {"version": 1, "facility_code": "cantine", "days": [{"day": tomorrow.isoformat(), "meals": 1}]}
    for number in range(450):  # more than two batches
        await _publish(planning, f"past{number}", json.dumps(body | {"line_month_id": str(number)}).encode())
    said, complaints = await Kitchen(town, tmp_path).heard_while_idle(5)
    assert [json.loads(line)["total"] for line in said] == [450]
    assert complaints == ""


async def test_what_the_kitchen_cannot_read_is_set_aside_and_stops_nothing(
    town: Installation, tmp_path: Path
) -> None:
    await town.servers.provision(town.nats)
    planning = (await town.client("planning")).jetstream()
    good = b'{"version": 1, "line_month_id": "x", "facility_code": "cantine", "days": [{"day": "2026-11-24", "meals": 1}]}'
    await _publish(planning, "bad", b'{"version": 1, "line_month_id": "y", "days": [{"day": "never"}]}')
    await _publish(planning, "worse", b"not json")
    await _publish(planning, "good", good)
    async with Kitchen(town, tmp_path) as kitchen:
        await kitchen.has_read_all()
        assert await kitchen.count(date(2026, 11, 24)) == {"cantine": 1}
    assert {line.split()[0] for line in await kitchen.set_aside()} == {"bad", "worse"}


def test_the_kitchen_imports_nothing_of_ours() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    allowed = sys.stdlib_module_names | {"nats"}
    assert {name.split(".")[0] for name in names} <= allowed


async def _publish(stream: Any, name: str, body: bytes) -> None:
    """An event as planning would publish it."""
    kind = "planning.month-bookings-changed.v1"
    headers = {"ce-id": name, "ce-type": f"fr.portail-famille.{kind}", "Nats-Msg-Id": f"{name}-{TODAY}"}
    await stream.publish(f"pf.evt.{kind}.{name}", body, headers=headers)
