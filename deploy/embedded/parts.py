"""The children of an embedded portal, as the supervisor sees them: start, ready, ended, stop."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from deploy.embedded.processes import LOOPBACK, Child, end, tail

_ROTATE_BYTES = 5_000_000


class PartFailed(RuntimeError):
    """A part did not become ready; the message ends with its last log lines."""


class Part(Protocol):
    """A server or a Python process that the supervisor keeps running."""

    name: str

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""

    def returned(self) -> int | None:
        """Its return code once it has ended by itself; None while it runs."""

    async def start(self) -> None:
        """Start it and return when it is ready."""

    async def stop(self) -> None:
        """Stop it within its share of the two seconds."""

    async def responds(self) -> bool:
        """Whether it still answers; a frozen process does not."""


class EmbeddedServer(Protocol):
    """What EmbeddedPostgres and EmbeddedNats have in common."""

    process: subprocess.Popen[bytes] | None
    port: int

    async def start(self) -> None:
        """Start and return when ready."""

    async def stop(self, seconds: float) -> None:
        """Stop in order, then by force."""


class Server:
    """PostgreSQL or NATS."""

    def __init__(self, name: str, server: EmbeddedServer) -> None:
        self.name = name
        self._server = server

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        process = self._server.process
        return process.pid if process is not None and process.poll() is None else None

    def returned(self) -> int | None:
        """Its return code once it has ended by itself."""
        process = self._server.process
        return process.poll() if process is not None else None

    async def start(self) -> None:
        """Start it and return when it accepts connections."""
        await self._server.start()

    async def stop(self) -> None:
        """Stop it, data written."""
        await self._server.stop(1.0)

    async def responds(self) -> bool:
        """Servers end when they fail: nothing more to ask them."""
        return True


class PythonPart:
    """A service, several of them, or the gateway; ready when each health port says so. `begin` makes its process."""

    def __init__(
        self,
        name: str,
        begin: Callable[[], Child],
        *,
        log: Path,
        health_ports: Sequence[int],
        patience: float = 45.0,
    ) -> None:
        self.name = name
        self.process: Child | None = None
        self._begin, self._log = begin, log
        self._health_ports = health_ports
        self._patience = patience

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self.process.pid if self.process and self.process.poll() is None else None

    def returned(self) -> int | None:
        """Its return code once it has ended by itself."""
        return self.process.poll() if self.process else None

    async def start(self) -> None:
        """Start it and return when it is ready to serve."""
        rotate(self._log)
        process = self._begin()
        self.process = process
        limit = time.monotonic() + self._patience
        for port in self._health_ports:
            while not await answers(port, "/readyz"):
                if process.poll() is not None:
                    raise PartFailed(
                        f"{self.name} s'est arrêté (code {process.returncode}).\n{tail(self._log)}"
                    )
                if time.monotonic() > limit:
                    await self.stop()
                    raise PartFailed(f"{self.name} n'est pas prêt.\n{tail(self._log)}")
                await asyncio.sleep(0.02)

    async def responds(self) -> bool:
        """Whether each /livez answers."""
        return all([await answers(port, "/livez", 2.0) for port in self._health_ports])

    async def stop(self) -> None:
        """Let it drain, briefly."""
        process, self.process = self.process, None
        if process is not None:
            await end(process, signal.SIGTERM, 0.8)


async def answers(port: int, path: str, timeout: float = 1.0) -> bool:
    """Whether this loopback port answers 200 to a GET."""
    status, _ = await fetch(port, path, timeout)
    return status == 200


async def fetch(port: int, path: str, timeout: float = 1.0) -> tuple[int, bytes]:
    """Status and body of a GET on a loopback port; status 0 when nobody answers in time."""
    with suppress(OSError, TimeoutError, ValueError, IndexError):
        async with asyncio.timeout(timeout):
            reader, writer = await asyncio.open_connection(LOOPBACK, port)
            try:
                request = f"GET {path} HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\nConnection: close\r\n\r\n"
                writer.write(request.encode())
                head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
                return int(head.split(b" ", 2)[1]), body
            finally:
                writer.close()
    return 0, b""


def rotate(log: Path) -> None:
    """Keep one older log once the current one is large."""
    with suppress(OSError):
        if log.stat().st_size > _ROTATE_BYTES:
            log.replace(log.with_name(f"{log.name}.1"))
