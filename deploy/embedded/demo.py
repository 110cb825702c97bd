"""Loads the demo municipality once per data folder, through the portal's own commands."""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

from deploy.embedded.parts import PartFailed
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
    write_private(folder.demo_loaded, json.dumps({"loaded_at": datetime.now(UTC).isoformat()}))
    report(f"Commune de démonstration chargée en {time.monotonic() - began:.0f} s.")


def logins() -> list[tuple[str, str, str]]:
    """Who can sign in to the demo: a French description, the identifier, the password."""
    found: list[tuple[str, str, str]] = importlib.import_module("deploy.demo.logins").LOGINS
    return found
