"""A plain user, with neither root nor a system folder, starts the whole portal where users keep their data."""

from __future__ import annotations

import json
import os
import pwd
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from deploy.checkout import ROOT
from deploy.embedded.paths import UnusableFolder, require_reachable
from deploy.embedded.processes import RunAs, alive

pytestmark = pytest.mark.timeout(90)


def _plain() -> tuple[list[str], dict[str, Any]]:
    """How a child becomes a plain user: as we are, or without root's rights when we are root.

    As nobody where that account can reach this checkout and its Python; else in a user namespace of its own, where
    the files stay root's and nothing of root's power does.
    """
    if os.geteuid() != 0:
        return [], {}
    nobody = pwd.getpwnam("nobody")
    account = RunAs(nobody.pw_name, nobody.pw_uid, nobody.pw_gid)
    try:
        for needed in (ROOT, Path(sys.executable).parent, Path(sys.executable).resolve().parent):
            require_reachable(needed, account)
    except UnusableFolder as error:
        apart = ["unshare", "--user", f"--map-user={account.uid}", f"--map-group={account.gid}"]
        if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
            pytest.skip(f"nobody cannot run this checkout, and user namespaces are forbidden here: {error}")
        return apart, {}
    return [], {"user": account.uid, "group": account.gid, "extra_groups": []}


@pytest.fixture
def home(scratch: Path) -> Path:
    """A home of this user's own."""
    folder = scratch / "home"
    folder.mkdir()
    _, account = _plain()
    if account:
        os.chown(folder, account["user"], account["group"])
    return folder


@pytest.fixture
def portal(home: Path) -> Iterator[subprocess.Popen[str]]:
    before, account = _plain()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PF_", "XDG_"))}
    process = subprocess.Popen(
        [*before, sys.executable, "-P", "-m", "deploy.cli", "up", "--empty", "--one-process"],
        cwd=ROOT,
        env=env | {"PYTHONPATH": str(ROOT), "HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **account,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def test_a_plain_user_starts_everything_in_the_folder_of_its_own_data(
    home: Path, portal: subprocess.Popen[str]
) -> None:
    said = _until("prêtes", portal)
    data = home / ".local" / "share" / "portail-famille"
    state = json.loads((data / "state.json").read_text())
    with urllib.request.urlopen(state["url"], timeout=5) as answer:
        assert answer.status == 200
    owner = home.stat().st_uid
    assert {path.stat().st_uid for path in data.iterdir()} == {owner}
    assert (data / "secrets.json").stat().st_mode & 0o077 == 0
    pids = [*state["pids"].values()] if isinstance(state.get("pids"), dict) else []
    for server in ("postgres", "nats"):
        pid = int(
            (data / server / {"postgres": "postmaster.pid", "nats": "nats.pid"}[server])
            .read_text()
            .split()[0]
        )
        assert os.stat(f"/proc/{pid}").st_uid == owner if Path("/proc").exists() else alive(pid)
        pids.append(pid)
    portal.send_signal(signal.SIGINT)
    portal.wait(10)
    assert [pid for pid in pids if alive(pid)] == [], said


def _until(words: str, process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True).start()
    said, limit = "", time.monotonic() + 60
    while words not in said:
        try:
            said += lines.get(timeout=0.2)
        except queue.Empty:
            assert process.poll() is None, f"ended without {words!r}:\n{said}"
            assert time.monotonic() < limit, f"never said {words!r}:\n{said}"
    return said


def _pass_on(stream: IO[str], lines: queue.Queue[str]) -> None:
    for line in stream:
        lines.put(line)
