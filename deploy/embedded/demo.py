"""Loads the demo municipality once per data folder, through the portal's own commands."""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
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
    code = await supervisor.run_tool("deploy.demo", env=supervisor.environment.caller("demo"), log=log)
    if code:
        raise PartFailed(f"La commune de démonstration n'a pas pu être chargée.\n{tail(log, 25)}")
    if await supervisor.run_tool("deploy.embedded.demo", str(folder.demo_loaded), env={}, log=log):
        raise PartFailed(f"Les comptes de démonstration ne sont pas connus.\n{tail(log, 25)}")
    report(f"Commune de démonstration chargée en {time.monotonic() - began:.0f} s.")


def logins(folder: DataFolder) -> list[tuple[str, str, str]]:
    """Who can sign in to the demo: a French description, the identifier, the password."""
    return [tuple(login) for login in json.loads(folder.demo_loaded.read_text())["logins"]]


def mark_loaded(marker: Path) -> None:
    """Note that the demo is there and who can sign in. A process of its own: it reads contracts."""
    found: list[tuple[str, str, str]] = importlib.import_module("deploy.demo.logins").LOGINS
    write_private(marker, json.dumps({"loaded_at": datetime.now(UTC).isoformat(), "logins": found}))


if __name__ == "__main__":
    mark_loaded(Path(sys.argv[1]))
