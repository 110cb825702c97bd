"""`portail serve`: one part, or all, against servers given by URL."""

from __future__ import annotations

from typing import Annotated

import typer

from deploy.cli.options import refuse


def serve(
    what: Annotated[str, typer.Argument(metavar="SERVICE|gateway|all", help="Ce qu'il faut servir.")],
) -> None:
    """Sert un service, les pages (gateway) ou tout (all), avec les réglages PF_… de l'environnement."""
    from deploy.checkout import service_names

    known = [*service_names(), "gateway", "all"]
    if what not in known:
        refuse(f"Il n'y a pas de partie « {what} ». Parties connues : {', '.join(known)}.", 2)
    from pydantic import ValidationError

    from deploy.serve import run
    from deploy.transport import InClear

    try:
        run(what)
    except InClear as error:
        refuse(str(error))
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, problem["loc"])) or problem["msg"] for problem in error.errors())
        refuse(f"Réglages manquants ou incorrects pour {what} : {fields}.")
