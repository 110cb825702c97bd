"""The life of `portail up`: start, welcome, wait for a signal, stop. Run as a program of its own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

from deploy.cli.shown import Steps
from deploy.embedded.demo import ensure_demo, logins
from deploy.embedded.nats import NatsFailed
from deploy.embedded.parts import PartFailed
from deploy.embedded.paths import UnusableFolder, data_folder
from deploy.embedded.postgres import PostgresFailed
from deploy.embedded.started import remember
from deploy.embedded.supervisor import AlreadyRunning, Options, Supervisor


def main(asked: dict[str, Any]) -> int:
    """Run until told to stop; the exit code."""
    today = date.fromisoformat(asked["today"]) if asked["today"] else None
    folder = data_folder(Path(asked["data"]) if asked["data"] else None, today)
    options = Options(folder, asked["port"], today, asked["empty"], asked["one_process"])
    steps = Steps()
    try:
        asyncio.run(_run(Supervisor(options, steps.say), steps, asked["open_browser"]))
    except AlreadyRunning as running:
        url = running.state.get("url", "(adresse inconnue)")
        complain(
            f"Le portail fonctionne déjà avec ce dossier : {url}\nUn autre dossier se choisit avec --data."
        )
        return 1
    except (PartFailed, PostgresFailed, NatsFailed, UnusableFolder) as error:
        steps.end()  # before the words, not through them
        complain(f"{error}\n\nLe portail n'a pas démarré. « ./portail doctor » cherche la cause.")
        return 1
    finally:
        steps.end()
    return 0


def complain(sentence: str) -> None:
    """Print what went wrong."""
    print(sentence, file=sys.stderr, flush=True)


def say(sentence: str) -> None:
    """Print one line of progress at once."""
    print(sentence, flush=True)


async def _run(supervisor: Supervisor, steps: Steps, open_browser: bool) -> None:
    stop = asyncio.Event()
    _catch_signals(stop)
    starting = asyncio.create_task(_start(supervisor, steps))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        await asyncio.wait({starting})
        steps.end()
        say("Démarrage interrompu.")
        return
    await starting  # raises what went wrong
    steps.end()
    try:
        _welcome(supervisor, open_browser)
        await stop.wait()
        say("\nArrêt en cours…")
    finally:
        await supervisor.stop()
        say("Le portail est arrêté ; les données sont gardées.")


async def _start(supervisor: Supervisor, steps: Steps) -> None:
    await supervisor.start()
    try:
        remember(supervisor.options.folder)
        if not supervisor.options.empty:
            await ensure_demo(supervisor, steps.say)
    except BaseException:
        await supervisor.stop()
        raise


def _catch_signals(stop: asyncio.Event) -> None:
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)


def _welcome(supervisor: Supervisor, open_browser: bool) -> None:
    environment = supervisor.environment
    say("")
    say(f"  Portail              {supervisor.url}")
    say(f"  Courrier (essai)     {environment.mailbox_url}")
    say(f"  Données              {supervisor.options.folder.root}")
    if supervisor.options.today:
        say(f"  Date de la commune   {supervisor.options.today.strftime('%d/%m/%Y')}")
    if not supervisor.options.empty:
        say("\nPour se connecter :")
        for who, identifier, password in logins(supervisor.options.folder):
            say(f"  {who:<34} {identifier:<34} {password}")
    else:
        say('\nPremier compte, dans un autre terminal : ./portail new agent IDENTIFIANT --name "Prénom Nom"')
    say("\nCtrl-C arrête tout.")
    if open_browser:
        import webbrowser

        webbrowser.open(supervisor.url)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
