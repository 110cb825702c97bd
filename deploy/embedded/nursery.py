"""Python parts born from one process that has imported everything: they share its memory and start at once.

multiprocessing's fork server does the work. It is used where the kernel ends children with their
parent (Linux); elsewhere each part is a process of its own.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

from deploy.embedded.processes import die_with_parent

PRELOADED = "deploy.embedded.preloaded"


class Born:
    """A part born in the nursery, handled as `subprocess.Popen` is."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        """Its return code once it has ended; minus the signal that killed it."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """Its return code once it has ended."""
        return self._process.exitcode

    def send_signal(self, number: int, /) -> None:
        """Send it a signal while it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The common process; started with the first birth, and again whenever it has ended."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([PRELOADED])

    @staticmethod
    def exists_here() -> bool:
        """Whether this system is one where parts are born from a common process."""
        return sys.platform == "linux"

    async def open(self) -> None:
        """Return when everything is imported: a second or so, spent beside other preparations."""
        first = self._context.Process(target=_nothing)
        await asyncio.to_thread(first.start)
        await asyncio.to_thread(first.join)

    def bear(self, what: str, *, env: Mapping[str, str], cwd: Path, log: Path) -> Born:
        """Start `deploy.serve.run(what)` with exactly this environment, its output at the end of `log`."""
        process = self._context.Process(target=_live, args=(what, dict(env), str(cwd), str(log)), name=what)
        process.start()
        return Born(process)


def _nothing() -> None:
    """Born to show that the nursery is ready."""


def _end_with_the_supervisor() -> None:
    """The kernel ends a part with the nursery; this ends it with who asked for it."""
    supervisor = multiprocessing.parent_process()
    if supervisor is not None:
        supervisor.join()
        os.kill(os.getpid(), signal.SIGKILL)


def _live(what: str, env: Mapping[str, str], cwd: str, log: str) -> None:
    """A part's own life, in its own session: Ctrl-C reaches the supervisor alone."""
    os.setsid()
    arm = die_with_parent(os.getppid(), signal.SIGKILL)
    if arm is not None:
        arm()
    Path("/proc/self/comm").write_text(f"pf-{what}")  # what `ps` and `top` show
    Thread(target=_end_with_the_supervisor, daemon=True).start()
    os.chdir(cwd)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in (1, 2):
        os.dup2(output, number)
    os.close(output)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", buffering=1, closefd=False) for number in (1, 2))
    os.environ.clear()
    os.environ.update(env, PF_SUPERVISOR=str(os.getppid()))
    from deploy.serve import run

    run(what)
