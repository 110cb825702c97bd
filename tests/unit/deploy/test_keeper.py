"""What ends is started again after a growing delay, what is frozen is ended first, and both are said."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.embedded import keeper
from deploy.embedded.keeper import BACKOFF_SECONDS, Keeper
from deploy.embedded.parts import PartFailed, PythonPart
from deploy.embedded.processes import LOOPBACK, free_port


def stopped(pid: int) -> bool:
    """Whether this process is held by a signal."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


class Sleeper:
    """A part that only sleeps; it fails to start as often as told, and answers unless it is stopped."""

    name = "planning"

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.began: list[float] = []
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process and self.process.poll() is None else None

    def returned(self) -> int | None:
        return self.process.poll() if self.process else None

    async def start(self) -> None:
        self.began.append(time.monotonic())
        if len(self.began) > 1 and self.failures > 0:
            self.failures -= 1
            raise PartFailed("planning n'est pas prêt.\nla suite")
        self.process = subprocess.Popen(["sleep", "60"])

    async def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    async def responds(self) -> bool:
        assert self.process is not None
        return not stopped(self.process.pid)

    def crash(self) -> None:
        assert self.process is not None
        self.process.kill()


class Watched:
    """A keeper that watches one part, and what it has said."""

    def __init__(self, part: Sleeper) -> None:
        self.part, self.said, self.changes = part, list[str](), 0
        self.keeper = Keeper(self.said.append, self._changed)

    def _changed(self) -> None:
        self.changes += 1

    async def until_said(self, words: str) -> None:
        async with asyncio.timeout(10):
            while not any(words in one for one in self.said):
                await asyncio.sleep(0.01)


@pytest.fixture
async def watched(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watched]:
    monkeypatch.setattr(keeper, "BACKOFF_SECONDS", (0.1, 0.3, 0.5))
    monkeypatch.setattr(keeper, "LOOK_SECONDS", 0.1)
    here = Watched(Sleeper())
    await here.keeper.start(here.part)
    here.keeper.watch()
    yield here
    for part in await here.keeper.release():
        await part.stop()


def delays(said: list[str]) -> list[str]:
    """The delays announced."""
    return [one.rpartition("dans ")[2] for one in said if "nouveau démarrage" in one]


async def test_a_part_that_goes_on_failing_is_started_again_ever_later(watched: Watched) -> None:
    watched.part.failures = 3
    watched.part.crash()
    await watched.until_said("fonctionne de nouveau")
    assert delays(watched.said) == ["0,1 s.", "0,3 s.", "0,5 s.", "0,5 s."]
    assert watched.said[0] == "planning s'est arrêté (signal 9) ; nouveau démarrage dans 0,1 s."
    assert watched.said.count("planning n'a pas redémarré : planning n'est pas prêt.") == 3
    began = watched.part.began[1:]
    waits = [later - sooner for sooner, later in itertools.pairwise(began)]
    assert all(wait >= least for wait, least in zip(waits, (0.3, 0.5, 0.5), strict=True)), waits
    assert (watched.keeper.kept[0].restarts, watched.changes) == (1, 1)


async def test_a_second_crash_soon_after_waits_longer_and_one_after_a_steady_life_does_not(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        watched.part.crash()
        await watched.until_said("fonctionne de nouveau")
        watched.said[:] = [one for one in watched.said if "fonctionne" not in one]
    assert delays(watched.said) == ["0,1 s.", "0,3 s."]
    monkeypatch.setattr(keeper, "STEADY_SECONDS", 0.0)
    watched.said.clear()
    watched.part.crash()
    await watched.until_said("fonctionne de nouveau")
    assert delays(watched.said) == ["0,1 s."]


def test_the_real_delays_grow_and_stay_bearable() -> None:
    assert list(BACKOFF_SECONDS) == sorted(set(BACKOFF_SECONDS))
    assert BACKOFF_SECONDS[0] <= 0.5
    assert 5 <= BACKOFF_SECONDS[-1] <= 60


async def test_a_frozen_part_is_ended_said_and_started_again(watched: Watched) -> None:
    frozen = watched.part.pid
    assert frozen is not None
    await asyncio.sleep(0.3)
    assert watched.said == [], "it answered"
    os.kill(frozen, signal.SIGSTOP)
    await watched.until_said("fonctionne de nouveau")
    assert watched.said[0] == "planning ne répond plus."
    assert "signal 9" in watched.said[1]
    assert watched.part.pid not in (frozen, None)


async def test_a_part_that_misses_a_look_or_two_is_left_alone(watched: Watched) -> None:
    pid = watched.part.pid
    assert pid is not None
    watched.keeper.kept[0].silences = keeper.SILENCES - 1
    async with asyncio.timeout(5):
        while watched.keeper.kept[0].silences:
            await asyncio.sleep(0.01)
    assert (watched.part.pid, watched.said) == (pid, [])


async def test_a_process_that_takes_connections_and_says_nothing_does_not_respond() -> None:
    silent = await asyncio.start_server(lambda _reader, _writer: asyncio.sleep(3), LOOPBACK, 0)
    port = silent.sockets[0].getsockname()[1]
    for where in (port, free_port()):
        part = PythonPart("planning", lambda: None, log=Path("unused"), health_ports=[where])  # type: ignore[arg-type,return-value]
        assert not await part.responds()
    silent.close()
