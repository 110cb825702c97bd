"""`portail up` as a person meets it: starts, says where, survives kills, stops in order."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deploy.checkout import ROOT, service_names
from deploy.cli.main import app
from deploy.embedded.processes import alive, free_port, tail

PARTS = {*service_names(), "gateway", "postgres", "nats"}
READY = "Ctrl-C arrête tout."
PATIENCE = 120.0
pytestmark = pytest.mark.timeout(400)


class Up:
    """A `portail up` in its own session, with the lines it has said."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "deploy.cli", "up", "--empty", "--data", str(data), *options],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip())

    def wait_for(self, words: str) -> str:
        """The first new line that holds these words."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            try:
                line = self._lines.get(timeout=0.1)
            except queue.Empty:
                if self.process.poll() is not None:
                    break
                continue
            self.said.append(line)
            if words in line:
                return line
        raise AssertionError(f"never said {words!r}:\n" + "\n".join(self.said))

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads((self.data / "state.json").read_text())
        return state

    def story(self, name: str) -> str:
        """What was said so far, and the last a part has logged: why it is not there."""
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return "\n".join([name, *self.said, tail(self.data / "logs" / f"{name}.log", 30)])

    def stop(self, number: int = signal.SIGINT) -> float:
        """Seconds until it has ended."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(20)
        return time.monotonic() - began


@pytest.fixture
def started(scratch: Path) -> Iterator[Up]:
    portal = Up(scratch / "data")
    try:
        portal.wait_for(READY)
        yield portal
    finally:
        if portal.process.poll() is None:
            portal.process.kill()
            portal.process.wait()


def _gone(pids: list[int], seconds: float) -> list[int]:
    limit = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < limit:
        time.sleep(0.02)
    return [pid for pid in pids if alive(pid)]


def _get(url: str) -> int:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return int(answer.status)


def _again(data: Path, *options: str) -> tuple[Up, float]:
    began = time.monotonic()
    portal = Up(data, *options)
    portal.wait_for(READY)
    return portal, time.monotonic() - began


def test_it_starts_from_nothing_stops_within_two_seconds_and_starts_again(started: Up) -> None:
    state = started.state()
    assert set(state["parts"]) == PARTS
    assert _get(state["url"]) == 200
    assert _get(state["mailbox"]) == 200
    assert "demo" not in json.loads((started.data / "keyring.json").read_text())
    assert "demo" not in (started.data / "nats-users.conf").read_text()
    for name in ("secrets.json", "state.json", "keyring.json"):
        assert (started.data / name).stat().st_mode & 0o077 == 0
    held = (started.data / "secrets.json").read_text()
    refused = subprocess.run(
        [sys.executable, "-m", "deploy.cli", "up", "--empty", "--data", str(started.data)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert state["url"] in refused.stderr
    assert started.stop() < 2.5  # the interpreter's own end included
    assert started.process.returncode == 0
    assert _gone(list(state["parts"].values()), 0) == []
    again, _ = _again(started.data)
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
    assert started.stop() < 2.5
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


def test_one_process_serves_everything_at_the_port_that_was_asked(scratch: Path) -> None:
    port = free_port()
    portal, _ = _again(scratch / "data", "--one-process", "--port", str(port), "--today", "2015-05-04")
    try:
        folder = scratch / "data" / "2015-05-04"
        state = json.loads((folder / "state.json").read_text())
        assert set(state["parts"]) == {"portail", "postgres", "nats"}
        assert state["url"] == f"http://127.0.0.1:{port}/"
        assert _get(state["url"]) == 200
        assert any("04/05/2015" in line for line in portal.said)
    finally:
        portal.stop()
    assert portal.process.returncode == 0


def test_a_port_that_is_taken_is_said_and_nothing_keeps_running(scratch: Path, started: Up) -> None:
    port = started.state()["url"].rstrip("/").rpartition(":")[2]
    second = Up(scratch / "other", "--port", port)
    second.wait_for(f"Le port {port} est déjà pris")
    assert second.process.wait(10) == 1
