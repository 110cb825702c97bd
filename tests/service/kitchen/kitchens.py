"""Runs the stand-alone kitchen program as the town would: another process, its own credentials, nothing of ours."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from datetime import date
from pathlib import Path
from typing import Any

from tests.support.harness import Installation

PROGRAM = Path(__file__).resolve().parents[3] / "deploy" / "examples" / "kitchen" / "kitchen.py"
STREAM, DURABLE = "PF_PLANNING", "kitchen__from_planning"


class Kitchen:
    """One kitchen with its file; `-I` keeps it from finding our packages."""

    def __init__(self, town: Installation, folder: Path) -> None:
        self._town = town
        self._environment = {
            "PATH": os.environ.get("PATH", ""),
            "NATS_URL": town.nats.url,
            "NATS_PASSWORD": town.servers.secrets.nats["kitchen"],
            "KITCHEN_FILE": str(folder / "kitchen.db"),
            "KITCHEN_TODAY": town.clock.business().date().isoformat(),
        }
        self._running: Process | None = None

    async def __aenter__(self) -> Kitchen:
        await self.start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.stop(signal.SIGKILL)

    async def start(self) -> None:
        """Starts listening."""
        self._running = await self._spawn("listen", out=DEVNULL)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stops listening, politely or not."""
        if self._running is not None and self._running.returncode is None:
            self._running.send_signal(how)
            await asyncio.wait_for(self._running.wait(), 15)
        self._running = None

    async def count(self, day: date) -> dict[str, int]:
        """What the kitchen says of a day."""
        asked = await self._spawn("count", day.isoformat(), out=PIPE)
        said, _ = await asyncio.wait_for(asked.communicate(), 30)
        assert asked.returncode == 0
        meals: dict[str, int] = json.loads(said)["meals"]
        return meals

    async def heard_while_idle(self, seconds: float) -> tuple[list[str], str]:
        """Listens until all is read and so long after; what it printed, line by line, and its complaints."""
        listening = self._running = await self._spawn("listen", out=PIPE, err=PIPE)
        await self.has_read_all()
        await asyncio.sleep(seconds)
        listening.send_signal(signal.SIGTERM)
        said, complaints = await asyncio.wait_for(listening.communicate(), 15)
        return said.decode().splitlines(), complaints.decode()

    async def set_aside(self) -> list[str]:
        """What it could not apply, one line each."""
        asked = await self._spawn("set-aside", out=PIPE)
        said, _ = await asyncio.wait_for(asked.communicate(), 30)
        return said.decode().splitlines()

    async def has_read_all(self, timeout: float = 30.0) -> None:
        """Waits until the consumer has nothing left, delivered or not."""
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            info = await self._position()
            if not info["num_pending"] and not info["num_ack_pending"]:
                return
            assert asyncio.get_running_loop().time() < deadline, f"the kitchen is still late: {info}"
            await asyncio.sleep(0.1)

    async def _position(self) -> dict[str, Any]:
        kitchen = await self.client()
        answer = await kitchen.request(f"$JS.API.CONSUMER.INFO.{STREAM}.{DURABLE}", b"", timeout=5)
        position: dict[str, Any] = json.loads(answer.data)
        return position

    async def client(self) -> Any:
        """A connection with the kitchen's own credentials."""
        return await self._town.client("kitchen")

    async def _spawn(self, *words: str, out: int, err: int | None = None) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(PROGRAM), *words, env=self._environment, stdout=out, stderr=err
        )
