"""`portail rebuild`: reads an owner's snapshots again into a local copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deploy.cli.options import AsJson, Data, Today, refuse

if TYPE_CHECKING:
    from chassis.problem import Refusal
    from contracts.operations import RebuildOutcome


def rebuild(
    projection: Annotated[
        str, typer.Argument(metavar="PROJECTION", help="Nom de la copie, ou service.copie.")
    ],
    data: Data = None,
    today: Today = None,
    as_json: AsJson = False,
) -> None:
    """Reconstruit une copie locale à partir du service propriétaire ; les versions plus anciennes sont ignorées."""
    import asyncio
    import json

    from chassis.bus import BusUnavailable
    from chassis.problem import Refusal
    from deploy.embedded.paths import data_folder

    service, name = _find(projection)
    use_running_portal(data_folder(data, today).root)
    try:
        outcome = asyncio.run(_rebuild(service, name))
    except BusUnavailable as error:
        refuse(f"NATS ne répond pas : {error}")
    if isinstance(outcome, Refusal):
        refuse(f"{service} a refusé ({outcome.code}).")
    if as_json:
        print(json.dumps({"service": service, "projection": name, **outcome.model_dump()}))
    else:
        print(f"{service}.{name} : {outcome.read} lignes lues, {outcome.applied} mises à jour.")


def _find(projection: str) -> tuple[str, str]:
    from deploy.checkout import service_names
    from deploy.manifests import load

    known = [(name, copy.name) for name in service_names() for copy in load(name).projections]
    found = [(service, name) for service, name in known if projection in (name, f"{service}.{name}")]
    if len(found) != 1:
        listed = ", ".join(f"{service}.{name}" for service, name in known)
        refuse(f"{'Plusieurs copies' if found else 'Aucune copie'} de ce nom. Copies connues : {listed}.", 2)
    return found[0]


async def _rebuild(service: str, projection: str) -> RebuildOutcome | Refusal:
    from chassis.bus import Bus, connect
    from chassis.settings import BusSettings, load
    from chassis.tokens import Signer
    from contracts.actor import Actor
    from contracts.operations import REBUILD_PROJECTION

    settings = load(BusSettings, "cli")
    client = await connect(settings, "cli")
    try:
        actor = Actor(kind="system", service="cli", cause="rebuild", name="portail rebuild")
        token = Signer("cli", settings.signing_key).sign(actor, ttl=900)
        command = REBUILD_PROJECTION[service].model_validate({"projection": projection})
        answer: RebuildOutcome | Refusal = await Bus(client).send(command, actor_token=token, timeout=600)
        return answer
    finally:
        await client.close()


def use_running_portal(root: Path) -> None:
    """Take address and keys from the portal that runs on this data folder, unless the environment has them."""
    import json
    import os

    from deploy.embedded.paths import DataFolder
    from deploy.embedded.state import read_state

    if "PF_NATS_URL" in os.environ:
        return
    folder = DataFolder(root)
    state = read_state(folder)
    if not state:
        refuse(
            f"Aucun portail ne fonctionne avec {root}. Démarrez-le (./portail up), ou donnez PF_NATS_URL, "
            "PF_CLI_NATS_PASSWORD, PF_CLI_SIGNING_KEY et PF_KEYRING."
        )
    secrets = json.loads(folder.secrets.read_text())
    os.environ["PF_NATS_URL"] = str(state["nats_url"])
    os.environ["PF_CLI_NATS_USER"] = "cli"
    os.environ["PF_CLI_NATS_PASSWORD"] = secrets["nats"]["cli"]
    os.environ["PF_CLI_SIGNING_KEY"] = secrets["signing"]["cli"]
    os.environ["PF_KEYRING"] = str(folder.keyring)
