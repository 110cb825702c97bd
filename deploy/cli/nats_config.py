"""`portail nats-config`: the configuration of a NATS server of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.options import refuse


def nats_config(
    passwords: Annotated[
        Path, typer.Option("--passwords", metavar="FICHIER", help="Fichier JSON {utilisateur: mot de passe}.")
    ],
    listen: Annotated[str, typer.Option(help="Adresse d'écoute.")] = "0.0.0.0:4222",
    store: Annotated[str, typer.Option(help="Dossier des flux sur le serveur.")] = "/data/jetstream",
    users_only: Annotated[bool, typer.Option("--users-only", help="Seulement le bloc « accounts ».")] = False,
) -> None:
    """Écrit sur la sortie la configuration de nats-server : utilisateurs et droits tirés des services."""
    from deploy.embedded.nats import server_config
    from deploy.manifests import bus_manifests
    from deploy.nats.manifest import subscribers
    from deploy.nats.permissions import accounts_config, users

    held = json.loads(passwords.read_text())
    table = users(bus_manifests(), subscribers())
    missing = sorted(set(table) - set(held))
    if missing:
        refuse(f"Il manque le mot de passe de : {', '.join(missing)}.", 2)
    accounts = accounts_config(table, held)
    print(
        accounts if users_only else server_config(listen=listen, store=store, users_config=accounts), end=""
    )
