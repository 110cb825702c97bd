"""Loads the demo municipality once per data folder, through the portal's own commands."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from deploy.embedded.parts import PartFailed
from deploy.embedded.paths import DataFolder
from deploy.embedded.processes import tail
from deploy.embedded.secrets import write_private
from deploy.embedded.supervisor import Supervisor


async def ensure_demo(supervisor: Supervisor, report: Callable[[str], None]) -> None:
    """Run the loader unless this folder already has the demo; it may be interrupted and run again."""
    folder = supervisor.options.folder
    if folder.demo_loaded.exists():
        return
    report("Chargement de la commune de démonstration (une seule fois)…")
    began = time.monotonic()
    log = folder.logs / "demo.log"
    telling = asyncio.create_task(_tell(log, log.stat().st_size if log.exists() else 0, report))
    try:
        code = await supervisor.run_tool("deploy.demo", env=supervisor.environment.caller("demo"), log=log)
    finally:
        telling.cancel()
    if code:
        raise PartFailed(f"La commune de démonstration n'a pas pu être chargée.\n{tail(log, 25)}")
    if await supervisor.run_tool("deploy.embedded.demo", str(folder.demo_loaded), env={}, log=log):
        raise PartFailed(f"Les comptes de démonstration ne sont pas connus.\n{tail(log, 25)}")
    report(f"Commune de démonstration chargée en {time.monotonic() - began:.0f} s.")


async def _tell(log: Path, offset: int, report: Callable[[str], None]) -> None:
    """Passes on each step the loader writes: twenty silent seconds look like a hang."""
    while True:
        await asyncio.sleep(0.3)
        with suppress(OSError), log.open("rb") as lines:
            lines.seek(offset)
            *whole, _unfinished = lines.read().split(b"\n")
        for line in whole:
            report(f"  {line.decode(errors='replace')}")
            offset += len(line) + 1


def logins(folder: DataFolder) -> list[tuple[str, str, str]]:
    """Who can sign in to the demo: a French description, the identifier, the password."""
    return [tuple(login) for login in json.loads(folder.demo_loaded.read_text())["logins"]]


def mark_loaded(marker: Path) -> None:
    """Note that the demo is there and who can sign in. A process of its own: it reads contracts."""
    found: list[tuple[str, str, str]] = importlib.import_module("deploy.demo.logins").LOGINS
    write_private(marker, json.dumps({"loaded_at": datetime.now(UTC).isoformat(), "logins": found}))


if __name__ == "__main__":
    mark_loaded(Path(sys.argv[1]))
