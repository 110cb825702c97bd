"""What is measured, and the budget of each (docs/performance.md)."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from chassis.postgres import connect
from deploy.embedded.environment import Environment
from tests.load.client import Sample, get, post, run
from tests.load.prepare import PLACES, Parent
from tests.load.session import exchange, sign_in_request

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Measure:
    """One line of the table. `overrun`: how many times the budget was used; above 1 it is missed."""

    what: str
    budget: str
    seen: str
    overrun: float

    @property
    def held(self) -> bool:
        """Whether the budget holds."""
        return self.overrun <= 1.0


def at_most(what: str, value: float, limit: float, unit: str = "ms") -> Measure:
    """A figure that may not exceed its limit."""
    return Measure(what, f"≤ {limit:g} {unit}", f"{value:.1f} {unit}", value / limit)


def at_least(what: str, value: float, limit: float, unit: str = "/s") -> Measure:
    """A figure that may not fall below its limit."""
    return Measure(
        what, f"≥ {limit:g} {unit}", f"{value:.0f} {unit}", limit / value if value else float("inf")
    )


@dataclass
class Bench:
    """A running portal with a family signed in, and how long each measure lasts."""

    environment: Environment
    cookie: str
    month_path: str
    parents: list[Parent]
    seconds: float

    @property
    def port(self) -> int:
        """The gateway's port."""
        return self.environment.ports.gateway

    async def page(self, path: str, clients: int, port: int | None = None) -> Sample:
        """Loads a page over and over, after a short warm-up."""
        request = get(path, self.cookie)
        await run(port or self.port, lambda _c, _n: request, clients=clients, seconds=0.7)
        return await run(port or self.port, lambda _c, _n: request, clients=clients, seconds=self.seconds)


async def pages(bench: Bench) -> list[Measure]:
    """The planning month beside the bare chain, the home page, and the pages of the account."""
    month = await bench.page(bench.month_path, 1)
    _must(month)
    reference = await _reference(bench, len(month.last_body))
    crowd = await bench.page(bench.month_path, 8)
    home = await bench.page("/accueil", 1)
    home_crowd = await bench.page("/accueil", 8)
    for sample in (crowd, home, home_crowd):
        _must(sample)
    ratio = crowd.rate / reference.rate
    return [
        at_most(
            f"planning month, 1 client, p50 ({len(month.last_body) // 1024} KiB)", month.percentile(0.5), 12
        ),
        at_least("planning month, 8 clients", crowd.rate, 150),
        Measure(
            "planning month against the bare chain, 8 clients",
            "≥ 0.5",
            f"{ratio:.2f} ({crowd.rate:.0f} against {reference.rate:.0f} /s)",
            0.5 / ratio,
        ),
        at_most("home page, 1 client, p50", home.percentile(0.5), 15),
        at_least("home page, 8 clients", home_crowd.rate, 120),
        *await _account(bench),
    ]


async def _account(bench: Bench) -> list[Measure]:
    """The account, the list of demands, the statement of the current school year, and an invoice of it."""
    account, demands = await bench.page("/compte", 1), await bench.page("/demandes", 1)
    for sample in (account, demands):
        _must(sample)
    statement = await bench.page("/releve", 1)
    _must(statement)
    found = re.search(rb'href="(/releve/factures/[0-9a-f-]{36})"', statement.last_body)
    if found is None:
        raise AssertionError("the family of the demonstration has no invoice to look at")
    invoice = await bench.page(found[1].decode(), 1)
    _must(invoice)
    return [
        at_most("account page, 1 client, p50", account.percentile(0.5), 15),
        at_most("list of demands, 1 client, p50", demands.percentile(0.5), 15),
        at_most("statement, 1 client, p50", statement.percentile(0.5), 15),
        at_most("invoice, 1 client, p50", invoice.percentile(0.5), 15),
    ]


async def _reference(bench: Bench, size: int) -> Sample:
    environment, secrets_ = bench.environment, bench.environment.secrets
    port = _free_port()
    shared = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "REF_NATS": environment.nats_url,
        "REF_DATABASE": environment.service("planning")["PF_PLANNING_DATABASE_URL"],
        "REF_PORT": str(port),
        "REF_BYTES": str(size),
    }
    children = []
    try:
        for part, user in (("service", "planning"), ("gateway", "gateway")):
            env = shared | {"REF_USER": user, "REF_PASSWORD": secrets_.nats[user]}
            children.append(subprocess.Popen([sys.executable, "-m", "tests.load.reference", part], env=env))
        await _until_answered(port)
        return await bench.page("/", 8, port)
    finally:
        for child in children:
            child.terminate()
            child.wait(5)


async def signing_in(bench: Bench, identifier: str, password: str) -> list[Measure]:
    """One person after another signs in; meanwhile identity, where passwords are hashed, answers others as fast."""
    request, _ = await sign_in_request(bench.port, identifier, password)
    account = get("/compte", bench.cookie)
    alone = run(bench.port, lambda _c, _n: request, clients=1, seconds=bench.seconds, wanted=303)
    sample = await alone
    others, meanwhile = await asyncio.gather(
        run(bench.port, lambda _c, _n: account, clients=1, seconds=bench.seconds),
        run(bench.port, lambda _c, _n: request, clients=1, seconds=bench.seconds, wanted=303),
    )
    for one in (sample, others, meanwhile):
        _must(one)
    return [
        at_most("sign-in, 1 client, p50", sample.percentile(0.5), 45),
        at_most("account page while others sign in, p50", others.percentile(0.5), 15),
    ]


def _booking(parent: Parent, cells: list[tuple[str, str]]) -> bytes:
    line, day = cells.pop()  # each cell is asked once: a refusal would cost less than a booking
    return post(
        "/api/v1/commands/planning/request-booking",
        json.dumps({"cells": [{"line_id": line, "day": day}]}).encode(),
        parent.cookie,
        kind="application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )


def _outcome(body: bytes) -> str:
    (cell,) = json.loads(body)["cells"]
    return str(cell["code"] or cell["result"])


async def bookings(bench: Bench) -> list[Measure]:
    """64 parents book at once, commit included, through HTTP and the bus; then all want the same day."""

    async def book(seconds: float) -> Sample:
        return await run(
            bench.port,
            lambda client, _number: _booking(bench.parents[client], bench.parents[client].cells),
            clients=len(bench.parents),
            seconds=seconds,
            read=_outcome,
        )

    await book(1.5)  # sixty-four sessions met for the first time at once are another measure
    sample = await book(bench.seconds)
    _must(sample)
    done = sample.told["done"]
    if done < len(sample.seconds):
        raise AssertionError(f"these were not bookings: {sample.told}")
    return [
        at_least(f"booking, {len(bench.parents)} clients", done / sample.lasted, 250),
        at_most(f"booking, {len(bench.parents)} clients, p99", sample.percentile(0.99), 400),
        await _contended(bench),
    ]


async def _contended(bench: Bench) -> Measure:
    """Every child at once for one day with fewer places than children: each place is given once, and then no more."""
    wanted = [(parent, [cell]) for parent in bench.parents for cell in parent.contended]
    told: Counter[str] = Counter()

    async def ask(parent: Parent, cell: list[tuple[str, str]]) -> None:
        head, body = await exchange(bench.port, _booking(parent, cell))
        told[_outcome(body) if b" 200 " in head.split(b"\r\n", 1)[0] else "error"] += 1

    await asyncio.gather(*(ask(parent, cell) for parent, cell in wanted))
    if told != {"done": PLACES, "no_place_left": len(wanted) - PLACES}:
        raise AssertionError(f"{len(wanted)} children for {PLACES} places: {told}")
    owner = await connect(owner_url(bench), "planning")
    try:
        counts = await owner.fetchrow(
            "SELECT max(d.taken) AS fullest, count(*) FILTER (WHERE d.taken > p.places OR d.taken <> ("
            "  SELECT count(*) FROM seat s JOIN grid_line l ON l.id = s.line_id"
            "  JOIN offering o ON o.id = l.offering_id"
            "  WHERE o.facility_id = p.facility_id AND s.day = d.day AND s.slot = p.slot)) AS wrong"
            " FROM pool_day d JOIN pool p ON p.id = d.pool_id JOIN facility f ON f.id = p.facility_id"
            " WHERE f.code = 'mesures'"
        )
    finally:
        await owner.close()
    assert counts is not None
    if counts["wrong"]:
        raise AssertionError(f"{counts['wrong']} days hold more children than places, or count them wrong")
    too_many = counts["fullest"] - PLACES
    return Measure(
        f"places given too often, {len(wanted)} children for {PLACES}",
        "0",
        f"{too_many}",
        float(too_many > 0) * 9,
    )


def owner_url(bench: Bench) -> str:
    """The database of planning, as the schema's owner."""
    return bench.environment.owners("")["PF_PLANNING_OWNER_URL"]


def _free_port() -> int:
    from deploy.embedded.processes import free_port

    return free_port()


async def _until_answered(port: int) -> None:
    """Waits for both halves of the reference chain: its page is there once its service answers."""
    for _ in range(200):
        try:
            head, _body = await exchange(port, get("/"))
        except (OSError, EOFError):
            head = b""
        if b" 200 " in head.split(b"\r\n", 1)[0]:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the reference chain does not start")


def _must(sample: Sample) -> None:
    if sample.wrong or not sample.seconds:
        raise AssertionError(f"answers of the wrong kind: {sample.statuses}")
