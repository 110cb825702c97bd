"""`portail migrate`: brings each schema up to date with its own role."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from deploy.cli.options import refuse
from deploy.cli.shown import working


def migrate(
    services: Annotated[list[str] | None, typer.Argument(metavar="[SERVICE…]", help="Défaut : tous.")] = None,
    create: Annotated[
        bool,
        typer.Option(
            "--create",
            help="Crée d'abord la base et les rôles (PF_SUPERUSER_URL, mots de passe des URL PF_…).",
        ),
    ] = False,
) -> None:
    """Met à jour les tables de chaque service, avec le rôle propriétaire PF_<SERVICE>_OWNER_URL."""
    import asyncio

    import asyncpg

    from chassis.migrate import MigrationError
    from deploy.checkout import service_names
    from deploy.manifests import migrate_all
    from deploy.transport import InClear, check_postgres

    names = services or service_names()
    unknown = sorted(set(names) - set(service_names()))
    if unknown:
        refuse(f"Service inconnu : {', '.join(unknown)}. Connus : {', '.join(service_names())}.", 2)
    missing = [
        f"PF_{name.upper()}_OWNER_URL" for name in names if f"PF_{name.upper()}_OWNER_URL" not in os.environ
    ]
    if missing:
        refuse(f"Il manque dans l'environnement : {', '.join(missing)}.", 2)
    try:
        for name in names:
            check_postgres(os.environ[f"PF_{name.upper()}_OWNER_URL"], f"PF_{name.upper()}_OWNER_URL")
        if create:
            check_postgres(os.environ.get("PF_SUPERUSER_URL", ""), "PF_SUPERUSER_URL")
            asyncio.run(_create(names))
        with working("Mise à jour des tables…"):
            applied = asyncio.run(migrate_all(names))
    except InClear as error:
        refuse(str(error))
    except (MigrationError, asyncpg.PostgresError, OSError) as error:
        refuse(f"La mise à jour a échoué : {error}")
    for name, done in applied.items():
        print(f"{name} : {', '.join(done) if done else 'déjà à jour'}")


async def _create(names: list[str]) -> None:
    from urllib.parse import unquote, urlsplit

    from deploy.postgres.roles import app_role, create_database, owner_role

    superuser = os.environ.get("PF_SUPERUSER_URL")
    if superuser is None:
        refuse("Il manque dans l'environnement : PF_SUPERUSER_URL.", 2)
    passwords: dict[str, str] = {}
    dbname = ""
    for name in names:
        for role, kind in ((owner_role(name), "OWNER_URL"), (app_role(name), "DATABASE_URL")):
            variable = f"PF_{name.upper()}_{kind}"
            parts = urlsplit(os.environ.get(variable, ""))
            if parts.username != role or not parts.password:
                refuse(f"{variable} doit nommer le rôle {role} et son mot de passe.", 2)
            passwords[role] = unquote(parts.password)
            dbname = parts.path.lstrip("/")
    await create_database(superuser, dbname, names, passwords)
