"""Options that several sub-commands share."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer


def parse_day(text: str) -> date:
    """A day written 2015-05-04."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("une date s'écrit 2015-05-04") from error


Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DOSSIER", help="Dossier des données (défaut : celui de l'utilisateur)."),
]
Today = Annotated[
    date | None,
    typer.Option(
        "--today",
        metavar="AAAA-MM-JJ",
        parser=parse_day,
        help="Date du jour pour la commune (formation, essais).",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Réponse en JSON, pour un script.")]


def refuse(message: str, code: int = 1) -> NoReturn:
    """Say what is wrong, in French, and end with this code."""
    print(message, file=sys.stderr)
    raise typer.Exit(code)
