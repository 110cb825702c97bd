"""What a running portal says about itself, and the lock that tells whether it runs."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import IO

from deploy.embedded.paths import DataFolder


def read_state(folder: DataFolder) -> dict[str, object]:
    """What the running supervisor wrote about itself; empty when there is none."""
    with suppress(OSError, ValueError):
        state = json.loads(folder.state.read_text())
        return state if isinstance(state, dict) else {}
    return {}


def is_running(folder: DataFolder) -> bool:
    """Whether a supervisor holds this data folder now."""
    with suppress(OSError), folder.lock.open("a") as lock:
        return not lock_file(lock)
    return False


def lock_file(file: IO[str]) -> bool:
    """Take the lock that the system gives back when its holder dies; False when it is held."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
