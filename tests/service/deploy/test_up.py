"""`portail up` as a person meets it: starts, says where, survives kills, stops in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.checkout import ROOT, service_names
from deploy.cli.main import app
from deploy.embedded.processes import alive, free_port
from tests.load.client import get
from tests.load.session import exchange, sign_in
from tests.support.prepared import copy_of
from tests.support.up import READY, Up

PARTS = {*service_names(), "gateway", "postgres", "nats"}
pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def started(scratch: Path, prepared: Path) -> Iterator[Up]:
    """A portal started again in its folder."""
    with _running(copy_of(prepared, scratch / "data")) as portal:
        yield portal


@pytest.fixture
def from_nothing(scratch: Path) -> Iterator[Up]:
    """A portal started for the first time."""
    with _running(scratch / "data") as portal:
        yield portal


@contextmanager
def _running(data: Path) -> Iterator[Up]:
    portal = Up(data, "--empty")
    try:
        portal.wait_for(READY)
        yield portal
    finally:
        portal.end()


def _gone(pids: list[int], seconds: float) -> list[int]:
    limit = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < limit:
        time.sleep(0.02)
    return [pid for pid in pids if alive(pid)]


def _get(url: str) -> int:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return int(answer.status)


@contextmanager
def _visitors(url: str) -> Iterator[list[int]]:
    """Four people who load one page after the other until nobody answers any more; the statuses they were given."""
    served: list[int] = []

    def visit() -> None:
        with suppress(OSError, HTTPException):
            while True:
                served.append(_get(f"{url}connexion"))

    people = [threading.Thread(target=visit) for _ in range(4)]
    for one in people:
        one.start()
    while len(served) < len(people):
        time.sleep(0.01)
    yield served
    for one in people:
        one.join(10)


def _again(data: Path, *options: str) -> tuple[Up, float]:
    began = time.monotonic()
    portal = Up(data, "--empty", *options)
    portal.wait_for(READY)
    return portal, time.monotonic() - began


def test_it_starts_from_nothing_stops_within_two_seconds_and_starts_again(from_nothing: Up) -> None:
    state = from_nothing.state()
    assert set(state["parts"]) == PARTS
    assert _get(state["url"]) == 200
    assert _get(state["mailbox"]) == 200
    assert "demo" not in json.loads((from_nothing.data / "keyring.json").read_text())
    assert "demo" not in (from_nothing.data / "nats-users.conf").read_text()
    for name in ("secrets.json", "state.json", "keyring.json"):
        assert (from_nothing.data / name).stat().st_mode & 0o077 == 0
    held = (from_nothing.data / "secrets.json").read_text()
    refused = subprocess.run(
        [sys.executable, "-m", "deploy.cli", "up", "--empty", "--data", str(from_nothing.data)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert state["url"] in refused.stderr
    with _visitors(state["url"]) as served:
        assert from_nothing.stop() < 2.0  # the interpreter's own end included
    assert served, "nobody was being served"
    assert from_nothing.process.returncode == 0
    assert _gone(list(state["parts"].values()), 0) == []
    again, _ = _again(from_nothing.data)
    assert (again.data / "secrets.json").read_text() == held
    assert _get(again.state()["url"]) == 200
    again.stop(signal.SIGTERM)
    assert again.process.returncode == 0


def test_a_killed_supervisor_leaves_nothing_and_the_next_start_works(started: Up) -> None:
    pids = list(started.state()["parts"].values())
    started.stop(signal.SIGKILL)
    assert _gone(pids, 5) == []
    again, _ = _again(started.data)
    assert _get(again.state()["url"]) == 200
    again.stop()


def test_whatever_is_killed_is_started_again_and_said(started: Up) -> None:
    before = started.state()["parts"]
    for name in sorted(PARTS):
        assert alive(before[name]), started.story(name)
        os.kill(before[name], signal.SIGKILL)
        started.wait_for(f"{name} s'est arrêté (signal 9)")
        started.wait_for(f"{name} fonctionne de nouveau")
    after = started.state()
    assert all(after["parts"][name] != before[name] for name in PARTS)
    limit = time.monotonic() + 15
    while time.monotonic() < limit and not _ready(started.data):
        time.sleep(0.2)
    assert _ready(started.data)


def test_the_common_ancestor_of_the_parts_may_be_killed_too(started: Up) -> None:
    before = started.state()["parts"]
    os.kill(_parent(before["planning"]), signal.SIGKILL)
    pending = {*service_names(), "gateway"}
    while pending:
        line = started.wait_for("fonctionne de nouveau")  # « 08:12:05  planning fonctionne de nouveau »
        pending.discard(line.split()[1])
    assert _ready(started.data)
    after = started.state()["parts"]
    assert {name for name in PARTS if after[name] == before[name]} == {"postgres", "nats"}
    assert started.stop() < 2.0
    assert _gone(list(after.values()), 0) == []


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _ready(data: Path) -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "deploy.cli", "status", "--data", str(data), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return bool(json.loads(done.stdout)["ready"])


def test_the_operator_rebuilds_a_copy_connects_a_system_and_opens_the_first_account(started: Up) -> None:
    cli, data = CliRunner(), ["--data", str(started.data)]
    rebuilt = cli.invoke(app, ["rebuild", "requests.family", *data, "--json"])
    assert json.loads(rebuilt.stdout) == {
        "service": "requests",
        "projection": "family",
        "read": 0,
        "applied": 0,
    }
    kitchen = json.loads(cli.invoke(app, ["subscriber", "kitchen", *data, "--json"]).stdout)
    assert kitchen["consumers"] == {"PF_PLANNING": "kitchen__from_planning"}
    first = ["new", "agent", "adele.martin", "--name", "Adèle MARTIN", *data]
    assert cli.invoke(app, first, input="court\ncourt\n").exit_code == 1
    opened = cli.invoke(app, first, input="Mairie-5353\nMairie-5353\n")
    assert "peut se connecter" in opened.stdout
    taken = cli.invoke(app, first, input="Mairie-5353\nMairie-5353\n")
    assert "existe déjà" in taken.output


async def test_the_guides_day_in_one_process_at_the_port_that_was_asked(scratch: Path) -> None:
    port = free_port()
    options = ("--one-process", "--port", str(port), "--today", "2015-05-04")
    folder = scratch / "data" / "2015-05-04"
    portal = Up(scratch / "data", *options)
    try:
        portal.ready()
        state = json.loads((folder / "state.json").read_text())
        assert set(state["parts"]) == {"portail", "postgres", "nats"}
        assert state["url"] == f"http://127.0.0.1:{port}/"
        assert any("04/05/2015" in line for line in portal.said)
        assert any("Chargement" in line for line in portal.said)
        cookie = await sign_in(port, "jean.dupont", portal.logins()["jean.dupont"])
        _, page = await exchange(port, get("/accueil", cookie))
        shown = page.decode().replace("\u00a0", " ")
        assert "lundi 4 mai 2015" in shown
        assert "120,60 €" in shown
    finally:
        portal.stop()
    assert portal.process.returncode == 0
    again = Up(scratch / "data", *options)
    try:
        again.ready()
        assert not any("Chargement" in line for line in again.said)
        assert again.logins() == portal.logins()
    finally:
        again.stop()
        again.end()


def test_a_port_that_is_taken_is_said_and_nothing_keeps_running(scratch: Path, started: Up) -> None:
    port = started.state()["url"].rstrip("/").rpartition(":")[2]
    second = Up(scratch / "other", "--empty", "--port", port)
    second.wait_for(f"Le port {port} est déjà pris")
    assert second.process.wait(10) == 1
