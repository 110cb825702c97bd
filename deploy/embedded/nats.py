"""A real NATS server with JetStream as a child process, on loopback, one user per part."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from deploy.embedded.paths import nats_binary, private_folder, require_reachable
from deploy.embedded.processes import (
    LOOPBACK,
    alive,
    command_line,
    end,
    end_stray,
    free_port,
    spawn,
    tail,
    unprivileged,
)


class NatsFailed(RuntimeError):
    """The server did not start; the message ends with its last log lines."""


class EmbeddedNats:
    """One server on one data directory.

    `users_config` is the `accounts { ... }` block made by `deploy.nats.permissions`; None lets
    everybody do everything (unit experiments only).
    """

    def __init__(
        self,
        data_dir: Path,
        users_config: str | None = None,
        *,
        port: int | None = None,
        log: Path | None = None,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.port = port or 0
        self.process: subprocess.Popen[bytes] | None = None
        self.log = log or self.data_dir.with_name(f"{self.data_dir.name}.log")
        self._users_config = users_config
        self._wanted_port = port
        self._run_as = unprivileged()

    @property
    def url(self) -> str:
        """Address without credentials: every client gives its own user and password."""
        return f"nats://{LOOPBACK}:{self.port}"

    @property
    def config_path(self) -> Path:
        return self.data_dir / "nats.conf"

    async def start(self) -> None:
        """Start and return once clients are accepted; a server left behind is stopped first."""
        await self.stop()
        binary = nats_binary()
        private_folder(self.data_dir, self._run_as)
        if self._run_as:
            require_reachable(self.data_dir, self._run_as)
        await self._stop_stray()
        limit = time.monotonic() + 20
        while True:
            self.port = free_port(self._wanted_port)
            if self._wanted_port and self.port != self._wanted_port:
                raise NatsFailed(f"Le port {self._wanted_port} est déjà pris : NATS ne peut pas l'ouvrir.")
            self._write_config()
            if await self._launch(binary):
                return
            if time.monotonic() > limit:
                raise NatsFailed(f"NATS ne démarre pas.\n{tail(self.log)}")
            await asyncio.sleep(0.1)

    async def stop(self, seconds: float = 2.0) -> None:
        """Orderly shutdown: streams are flushed."""
        if self.process is not None:
            await end(self.process, signal.SIGTERM, seconds)
            self.process = None

    def reload(self, users_config: str) -> None:
        """Give a running server other users and permissions."""
        self._users_config = users_config
        self._write_config()
        if self.process is not None:
            self.process.send_signal(signal.SIGHUP)

    def _write_config(self) -> None:
        text = server_config(
            listen=f"{LOOPBACK}:{self.port}",
            store=str(self.data_dir / "jetstream"),
            pid_file=str(self.data_dir / "nats.pid"),
            users_config=self._users_config,
        )
        staging = self.config_path.with_suffix(".new")
        descriptor = os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(text)
        if self._run_as:
            os.chown(staging, self._run_as.uid, self._run_as.gid)
        staging.replace(self.config_path)

    async def _launch(self, binary: Path) -> bool:
        process = spawn(
            [binary, "-c", self.config_path],
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "HOME": str(self.data_dir),
                "GOMEMLIMIT": "40MiB",
            },
            cwd=self.data_dir,
            log=self.log,
            run_as=self._run_as,
            death_signal=signal.SIGTERM,
        )
        self.process = process  # known at once: a start that is given up still stops it
        limit = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < limit:
            if self._greets():
                return True
            await asyncio.sleep(0.005)
        await end(process, signal.SIGTERM, 2)
        self.process = None
        return False

    def _greets(self) -> bool:
        with suppress(OSError), socket.create_connection((LOOPBACK, self.port), timeout=0.5) as client:
            client.settimeout(0.5)
            return client.recv(5) == b"INFO "
        return False

    async def _stop_stray(self) -> None:
        with suppress(OSError, ValueError):
            pid = int((self.data_dir / "nats.pid").read_text().strip())
            if alive(pid) and str(self.config_path) in command_line(pid):
                await end_stray(pid, signal.SIGTERM, 5)


def server_config(
    *,
    listen: str,
    store: str,
    pid_file: str | None = None,
    users_config: str | None = None,
    monitor: str | None = None,
) -> str:
    """The server's configuration file; the same text serves a container and the embedded server."""
    lines = [
        "# Generated by portail: changes made here are lost.",
        "server_name: portail",
        f'listen: "{listen}"',
        "max_payload: 1MB",
        "write_deadline: 5s",
        'ping_interval: "20s"',
        "jetstream {",
        f'  store_dir: "{store}"',
        "  max_memory_store: 32MB",
        "  sync_interval: 10s",
        "}",
    ]
    if pid_file:
        lines.append(f'pid_file: "{pid_file}"')
    if monitor:
        lines.append(f'http: "{monitor}"')
    if users_config:
        lines.append(users_config.rstrip())
    return "\n".join(lines) + "\n"
