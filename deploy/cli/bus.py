"""Sends a command in the operator's name, with the `cli` key, to the portal that runs or is given by URL."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from deploy.cli.options import refuse

if TYPE_CHECKING:
    from chassis.problem import Refusal
    from contracts.base import Command, Reply

R = TypeVar("R", bound="Reply")


def send_as_operator(
    command: Command[R], *, cause: str, data: Path | None, today: object, timeout: float = 10.0
) -> R | Refusal:
    """The owner's answer; ends the program in French words when the portal cannot be reached."""
    import asyncio
    from datetime import date

    from chassis.bus import BusUnavailable
    from deploy.embedded.paths import data_folder

    environment = operator_environment(data_folder(data, today if isinstance(today, date) else None).root)
    try:
        return asyncio.run(_send(command, cause, timeout, environment))
    except BusUnavailable as error:
        refuse(f"NATS ne répond pas : {error}")


async def _send(command: Command[R], cause: str, timeout: float, environment: dict[str, str]) -> R | Refusal:
    from chassis.bus import Bus, connect
    from chassis.settings import BusSettings, load
    from chassis.tokens import Signer
    from contracts.actor import Actor

    settings = load(BusSettings, "cli", environment)
    client = await connect(settings, "cli")
    try:
        actor = Actor(kind="system", service="cli", cause=cause, name=f"portail {cause}")
        token = Signer("cli", settings.signing_key).sign(actor, ttl=timeout + 60)
        return await Bus(client).send(command, actor_token=token, timeout=timeout)
    finally:
        await client.close()


def operator_environment(root: Path) -> dict[str, str]:
    """Address and keys: those of the environment, else of the portal that runs on this data folder."""
    from deploy.embedded.paths import DataFolder
    from deploy.embedded.state import read_state
    from deploy.transport import InClear, check_nats

    if "PF_NATS_URL" in os.environ:
        try:
            check_nats(os.environ["PF_NATS_URL"])
        except InClear as error:
            refuse(str(error))
        return dict(os.environ)
    folder = DataFolder(root)
    state = read_state(folder)
    if not state:
        refuse(
            f"Aucun portail ne fonctionne avec {root}. Démarrez-le (./portail up), ou donnez PF_NATS_URL, "
            "PF_CLI_NATS_PASSWORD, PF_CLI_SIGNING_KEY et PF_KEYRING."
        )
    secrets = json.loads(folder.secrets.read_text())
    return {
        **os.environ,
        "PF_NATS_URL": str(state["nats_url"]),
        "PF_CLI_NATS_USER": "cli",
        "PF_CLI_NATS_PASSWORD": secrets["nats"]["cli"],
        "PF_CLI_SIGNING_KEY": secrets["signing"]["cli"],
        "PF_KEYRING": str(folder.keyring),
    }
