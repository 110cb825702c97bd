"""`portail up`: everything on this machine, from nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from deploy.cli.options import Data, Today, refuse
from deploy.cli.shown import Steps


def up(
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Port du portail (défaut : 8080).")
    ] = None,
    data: Data = None,
    today: Today = None,
    empty: Annotated[bool, typer.Option("--empty", help="Sans la commune de démonstration.")] = False,
    one_process: Annotated[
        bool, typer.Option("--one-process", help="Services et pages dans un seul processus (petite commune).")
    ] = False,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Ouvrir le portail dans le navigateur.")
    ] = False,
) -> None:
    """Démarre tout le portail sur cette machine ; Ctrl-C l'arrête et garde les données."""
    import json
    import os
    import sys

    from deploy.checkout import ROOT
    from deploy.embedded.environment import python
    from deploy.frontend import FrontendFailed, ensure_vendor

    steps = Steps()
    try:
        ensure_vendor(steps.say)
    except FrontendFailed as error:
        steps.end()
        refuse(f"{error}\n\nLe portail n'a pas démarré. « ./portail doctor » cherche la cause.")
    steps.end()
    asked = {
        "data": str(data.expanduser().absolute()) if data else None,
        "today": today.isoformat() if today else None,
        "port": port,
        "empty": empty,
        "one_process": one_process,
        "open_browser": open_browser,
    }
    # The supervisor lives long and needs little: it takes this process over without the command line.
    command = python("deploy.embedded", json.dumps(asked))
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "MALLOC_ARENA_MAX": "2",  # read once, when a process begins: parts born from one share its settings
    }
    if sys.platform == "win32":
        import subprocess

        raise typer.Exit(subprocess.run(command, env=env, check=False).returncode)
    os.execve(command[0], command, env)  # noqa: S606 - our own interpreter and module
