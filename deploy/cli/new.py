"""`portail new`: makes the folder of something new in the right place."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from deploy.cli.french import FrenchCommand, FrenchGroup
from deploy.cli.options import Data, Today, refuse

app = typer.Typer(
    cls=FrenchGroup, help="Crée le dossier d'une nouvelle chose au bon endroit.", no_args_is_help=True
)


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


@app.command(cls=FrenchCommand)
def agent(
    identifier: Annotated[
        str, typer.Argument(metavar="IDENTIFIANT", help="Ce que l'agent tape pour se connecter.")
    ],
    name: Annotated[str, typer.Option("--name", metavar="NOM", help="Nom de l'agent.")],
    email: Annotated[
        str, typer.Option("--email", metavar="ADRESSE", help="Pour « Mot de passe oublié ».")
    ] = "",
    role: Annotated[
        list[str] | None,
        typer.Option("--role", help="accueil, pointage, regie, direction, administration (défaut)."),
    ] = None,
    data: Data = None,
    today: Today = None,
) -> None:
    """Ouvre le compte d'un agent : le premier d'un portail vide. Le mot de passe est demandé."""
    from uuid import uuid4

    from pydantic import ValidationError

    from chassis.problem import Refusal
    from contracts.identity import OpenAccount
    from deploy.cli.bus import send_as_operator

    password = typer.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore une fois")
    try:
        command = OpenAccount.model_validate(
            {
                "account_id": uuid4(),
                "identifier": identifier,
                "password": password,
                "kind": "staff",
                "name": name,
                "email": email,
                "roles": role or ["administration"],
            }
        )
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, problem["loc"])) for problem in error.errors())
        refuse(f"Valeurs refusées : {fields}.", 2)
    answer = send_as_operator(command, cause="new agent", data=data, today=today)
    if isinstance(answer, Refusal):
        reasons = {
            "identifier_taken": "cet identifiant existe déjà",
            "password_too_weak": "le mot de passe est trop faible",
            "invalid_input": "une valeur n'est pas valable (adresse, identifiant ou nom)",
            "unavailable": "le service des comptes ne répond pas",
        }
        refuse(f"Le compte n'a pas été ouvert : {reasons.get(answer.code, answer.code)}.")
    print(f"{name} peut se connecter avec « {identifier} ».")
