"""`portail compose-secrets`: credentials and NATS configuration for deploy/compose."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def compose_secrets(
    target: Annotated[
        Path | None, typer.Option("--to", metavar="DOSSIER", help="Défaut : deploy/compose/generated.")
    ] = None,
    public_url: Annotated[
        str, typer.Option("--public-url", help="Adresse publique du portail, vue par les familles.")
    ] = "http://localhost:8080",
) -> None:
    """Fabrique une fois les mots de passe et les clés de deploy/compose ; ce qui existe est gardé."""
    from deploy.checkout import ROOT
    from deploy.compose.credentials import write_credentials

    folder = target or ROOT / "deploy" / "compose" / "generated"
    for path in write_credentials(folder, public_url):
        print(path)
    print("Ensuite : docker compose -f deploy/compose/compose.yaml up -d")
