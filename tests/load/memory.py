"""What a portal weighs."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from tests.load.measures import Measure, at_most


def memory(limit: float, supervisor: int, which: str = "") -> Measure:
    """Proportional memory of a portal, idle: its supervisor's process and all that it has started."""
    every = [supervisor, *_descendants(supervisor)]
    total = sum(map(_pss, every))
    return at_most(f"memory (PSS), idle, {len(every)} processes{which}", total, limit, "MiB")


def _pss(pid: int) -> float:
    with suppress(OSError):  # it has just ended
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return 0.0


def _descendants(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if parent == pid:
            child = int(path.parent.name)
            found += [child, *_descendants(child)]
    return found
