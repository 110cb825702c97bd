"""Keeps parts running: a crashed one is started again with growing delay, a frozen one is ended first."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from deploy.embedded.parts import Part, PartFailed

BACKOFF_SECONDS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
STEADY_SECONDS = 30.0
"""A part that ran this long is started again at once after a crash."""

LOOK_SECONDS = 5.0
SILENCES = 3
"""A part that misses this many looks at its /livez is frozen: killed, then started again."""


@dataclass
class Kept:
    """A part and how often it had to be started again."""

    part: Part
    since: float = field(default_factory=time.monotonic)
    starting: bool = True
    crashes: int = 0
    restarts: int = 0
    silences: int = 0


class Keeper:
    """Holds the parts in the order they were started. `changed` is called when one has a new process."""

    def __init__(self, report: Callable[[str], None], changed: Callable[[], None]) -> None:
        self.kept: list[Kept] = []
        self._report = report
        self._changed = changed
        self._watching: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, part: Part) -> None:
        """Start a part and keep it."""
        kept = Kept(part)
        self.kept.append(kept)  # before it starts: a start that is given up is stopped too
        await part.start()
        kept.since = time.monotonic()
        kept.starting = False

    def watch(self) -> None:
        """From now on start again what ends."""
        self._watching = asyncio.create_task(self._watch())

    async def release(self) -> list[Part]:
        """Watch no longer; the parts, in the order they were started."""
        tasks = [*self._tasks, *([self._watching] if self._watching else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._watching = None
        parts = [kept.part for kept in self.kept]
        self.kept = []
        return parts

    async def _watch(self) -> None:
        next_look = time.monotonic() + LOOK_SECONDS
        while True:
            for kept in list(self.kept):
                code = kept.part.returned()
                if code is not None and not kept.starting:
                    kept.starting = True
                    self._in_background(self._restart(kept, code))
            if time.monotonic() > next_look:
                self._in_background(self._end_frozen())
                next_look = time.monotonic() + LOOK_SECONDS
            await asyncio.sleep(0.1)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end_frozen(self) -> None:
        for kept in list(self.kept):
            if kept.starting or kept.part.pid is None:
                continue
            kept.silences = 0 if await kept.part.responds() else kept.silences + 1
            pid = kept.part.pid
            if kept.silences >= SILENCES and pid is not None:
                kept.silences = 0
                self._report(f"{kept.part.name} ne répond plus.")
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    async def _restart(self, kept: Kept, code: int) -> None:
        name = kept.part.name
        if time.monotonic() - kept.since > STEADY_SECONDS:
            kept.crashes = 0
        while True:
            delay = BACKOFF_SECONDS[min(kept.crashes, len(BACKOFF_SECONDS) - 1)]
            kept.crashes += 1
            self._report(f"{name} s'est arrêté ({_how(code)}) ; nouveau démarrage dans {decimal(delay)} s.")
            await asyncio.sleep(delay)
            began = time.monotonic()
            try:
                await kept.part.start()
            except (PartFailed, RuntimeError, OSError) as error:
                returned = kept.part.returned()
                code = returned if returned is not None else code
                self._report(f"{name} n'a pas redémarré : {str(error).splitlines()[0]}")
                continue
            kept.since = time.monotonic()
            kept.starting = False
            kept.restarts += 1
            self._changed()
            self._report(f"{name} fonctionne de nouveau ({seconds_since(began)}).")
            return


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"


def decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def seconds_since(began: float) -> str:
    return f"{decimal(time.monotonic() - began)} s"
