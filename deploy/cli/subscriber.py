"""`portail subscriber`: what another system of the town needs to connect."""

from __future__ import annotations

from typing import Annotated

import typer

from deploy.cli.options import AsJson, Data, Today, refuse


def subscriber(
    name: Annotated[str, typer.Argument(metavar="SYSTÈME", help="Nom dans deploy/nats/subscribers.yaml.")],
    data: Data = None,
    today: Today = None,
    as_json: AsJson = False,
) -> None:
    """Donne l'adresse, le compte et les abonnements d'un système de la commune (cuisine…)."""
    import json

    from contracts.subjects import durable_of, stream_of
    from deploy.embedded.paths import data_folder
    from deploy.embedded.state import read_state
    from deploy.nats.manifest import subscribers
    from deploy.nats.permissions import inbox_of

    known = {system.name: system for system in subscribers()}
    if name not in known:
        refuse(f"Aucun système ne s'appelle « {name} ». Connus : {', '.join(known)}.", 2)
    folder = data_folder(data, today)
    state = read_state(folder)
    if not state:
        refuse(f"Aucun portail ne fonctionne avec {folder.root}. Démarrez-le : ./portail up")
    consumers = {stream_of(source): durable_of(name, source) for source in known[name].listens}
    values = {
        "NATS_URL": str(state["nats_url"]),
        "NATS_USER": name,
        "NATS_PASSWORD": json.loads(folder.secrets.read_text())["nats"][name],
        "NATS_INBOX_PREFIX": inbox_of(name),
    }
    if as_json:
        print(json.dumps(values | {"consumers": consumers}))
        return
    for variable, value in values.items():
        print(f"{variable}={value}")
    for stream, durable in consumers.items():
        print(f"# flux {stream}, abonnement durable {durable}")
