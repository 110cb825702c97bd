"""`portail new`: makes the folder of something new in the right place."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from deploy.cli.french import FrenchCommand, FrenchGroup
from deploy.cli.options import refuse

app = typer.Typer(
    cls=FrenchGroup, help="Crée le dossier d'une nouvelle chose au bon endroit.", no_args_is_help=True
)


@app.callback()
def _group() -> None:
    """Keeps `migration` a sub-command although it is alone."""


@app.command(cls=FrenchCommand)
def migration(
    service: Annotated[str, typer.Argument(metavar="SERVICE")],
    slug: Annotated[str, typer.Argument(metavar="NOM", help="Ce qu'elle fait : add_waiting_rank.")],
) -> None:
    """Crée services/<service>/migrations/<numéro>_<nom>/up.sql."""
    from deploy.checkout import ROOT

    home = ROOT / "services" / service
    if not (home / "__init__.py").exists():
        refuse(f"Il n'y a pas de service « {service} ».", 2)
    name = slug.lower().replace("-", "_")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        refuse("Le nom s'écrit en minuscules, chiffres et tirets bas : add_waiting_rank.", 2)
    existing = [path.name for path in (home / "migrations").glob("[0-9]*_*")]
    number = max((int(found.split("_")[0]) for found in existing), default=0) + 1
    folder = home / "migrations" / f"{number:04d}_{name}"
    folder.mkdir(parents=True)
    (folder / "up.sql").write_text(
        "-- Runs once, in one transaction, as the schema's owner: write unqualified names.\n"
        "-- Expand first; contract in a later release. Append-only table: REVOKE UPDATE, DELETE ON x FROM :app;\n"
    )
    print((folder / "up.sql").relative_to(ROOT))
