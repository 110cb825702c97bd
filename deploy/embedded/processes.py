"""Children that never outlive their parent and never run as root."""

from __future__ import annotations

import asyncio
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

LOOPBACK = "127.0.0.1"
_PR_SET_PDEATHSIG = 1

LEAN_MALLOC = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_TRIM_THRESHOLD_": str(1024 * 1024),
    "MALLOC_MMAP_THRESHOLD_": str(1024 * 1024),
}
"""glibc raises these by itself and then keeps what one bulk command needed once."""


class Child(Protocol):
    """What `subprocess.Popen` and a part born in the nursery have in common."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    def poll(self) -> int | None: ...

    def send_signal(self, number: int, /) -> None: ...

    def kill(self) -> None: ...


@dataclass(frozen=True)
class RunAs:
    """An existing account without rights."""

    name: str
    uid: int
    gid: int


def unprivileged() -> RunAs | None:
    """The account for the servers when we are root; None when we already are a plain user."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    entry = pwd.getpwnam("nobody")
    return RunAs(entry.pw_name, entry.pw_uid, entry.pw_gid)


def die_with_parent(parent: int, death_signal: int) -> Callable[[], None] | None:
    """What a child runs before exec so that the kernel ends it with its parent (Linux only)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl  # resolved before the fork, not after

    def arm() -> None:
        prctl(_PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # it died between fork and prctl
            os.kill(os.getpid(), signal.SIGKILL)

    return arm


def spawn(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path,
    log: Path | None,
    run_as: RunAs | None = None,
    death_signal: int = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session, so that Ctrl-C reaches the supervisor alone.

    Output goes to the end of `log` (None: our own output). The account change happens before
    the death signal is armed, since changing credentials clears it.
    """
    output = log.open("ab") if log else None
    try:
        return subprocess.Popen(
            [str(part) for part in argv],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=die_with_parent(os.getpid(), death_signal),
            user=run_as.uid if run_as else None,
            group=run_as.gid if run_as else None,
            extra_groups=[] if run_as else None,
        )
    finally:
        if output:
            output.close()


async def wait_exit(process: Child, seconds: float) -> bool:
    """Wait until the child has ended; False when it still runs after `seconds`."""
    limit = time.monotonic() + seconds
    while process.poll() is None:
        if time.monotonic() >= limit:
            return False
        await asyncio.sleep(0.005)
    return True


async def end(process: Child, first: int, seconds: float) -> int:
    """Ask the child to end with signal `first`, then kill it; its return code."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            process.send_signal(first)
        if not await wait_exit(process, seconds):
            process.kill()
            await wait_exit(process, 5)
    return process.returncode if process.returncode is not None else -signal.SIGKILL


def present(pid: int) -> bool:
    """Whether this process id is taken, be it by a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def alive(pid: int) -> bool:
    """Whether a process with this id runs (a zombie does not)."""
    if not present(pid):
        return False
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def command_line(pid: int) -> str:
    """The command line of a running process; empty when it cannot be read."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    with suppress(OSError, subprocess.SubprocessError):
        shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, timeout=5)
        return shown.stdout.decode(errors="replace")
    return ""


async def end_stray(pid: int, first: int, seconds: float) -> None:
    """End a process left by an earlier run; the caller has checked that it is ours."""
    for number, patience in ((first, seconds), (signal.SIGKILL, 5.0)):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        limit = time.monotonic() + patience
        while alive(pid) and time.monotonic() < limit:  # noqa: ASYNC110 - not our child, nothing tells
            await asyncio.sleep(0.01)
        if not alive(pid):
            return


def free_port(preferred: int | None = None) -> int:
    """A free loopback port: the preferred one where possible, else any.

    Taken below the range from which systems draw the ports of outgoing connections, so that no
    client slips in between this look and the server's own bind.
    """
    draws = (secrets.randbelow(12_000) + 20_000 for _ in range(1000))
    for port in (*([preferred] if preferred else []), *draws):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((LOOPBACK, port))
            return port
    raise OSError("no free loopback port")


def claim(port: int) -> socket.socket | None:
    """Keeps others that claim off a port that nothing listens on yet, until it is closed; None when it is claimed already.

    Two portals started at once would both find it free. The claim is the same number in UDP, which no part uses, and dies
    with its process.
    """
    held = socket.socket(type=socket.SOCK_DGRAM)
    try:
        held.bind((LOOPBACK, port))
    except OSError:
        held.close()
        return None
    return held


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, for an error message."""
    with suppress(OSError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    return ""
