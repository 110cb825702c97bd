"""`portail schemas`: the generated documents of the contracts."""

from __future__ import annotations

from typing import Annotated

import typer


def schemas(
    check: Annotated[bool, typer.Option("--check", help="Vérifie sans écrire.")] = False,
) -> None:
    """Régénère les schémas JSON, asyncapi.yaml et docs/events.md à partir des contrats."""
    import subprocess
    import sys

    from deploy.checkout import ROOT

    command = [sys.executable, "-m", "contracts.generate", *(["--check"] if check else [])]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
