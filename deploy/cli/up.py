"""`portail up`: everything on this machine, from nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deploy.cli.options import Data, Today, refuse

if TYPE_CHECKING:
    import asyncio

    from deploy.embedded.supervisor import Supervisor


def up(
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Port du portail (défaut : 8080).")
    ] = None,
    data: Data = None,
    today: Today = None,
    empty: Annotated[bool, typer.Option("--empty", help="Sans la commune de démonstration.")] = False,
    one_process: Annotated[
        bool, typer.Option("--one-process", help="Services et pages dans un seul processus (petite commune).")
    ] = False,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Ouvrir le portail dans le navigateur.")
    ] = False,
) -> None:
    """Démarre tout le portail sur cette machine ; Ctrl-C l'arrête et garde les données."""
    import asyncio

    from deploy.embedded.nats import NatsFailed
    from deploy.embedded.parts import PartFailed
    from deploy.embedded.paths import UnusableFolder, data_folder
    from deploy.embedded.postgres import PostgresFailed
    from deploy.embedded.supervisor import AlreadyRunning, Options, Supervisor
    from deploy.frontend import FrontendFailed, ensure_vendor

    options = Options(data_folder(data, today), port, today, empty, one_process)
    try:
        ensure_vendor(say)
        asyncio.run(_run(Supervisor(options, say), open_browser))
    except AlreadyRunning as running:
        url = running.state.get("url", "(adresse inconnue)")
        refuse(
            f"Le portail fonctionne déjà avec ce dossier : {url}\nUn autre dossier se choisit avec --data."
        )
    except (PartFailed, PostgresFailed, NatsFailed, UnusableFolder, FrontendFailed) as error:
        refuse(f"{error}\n\nLe portail n'a pas démarré. « ./portail doctor » cherche la cause.")


def say(sentence: str) -> None:
    """Print one line of progress at once."""
    print(sentence, flush=True)


async def _run(supervisor: Supervisor, open_browser: bool) -> None:
    import asyncio

    stop = asyncio.Event()
    _catch_signals(stop)
    starting = asyncio.create_task(_start(supervisor))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        await asyncio.wait({starting})
        say("Démarrage interrompu.")
        return
    await starting  # raises what went wrong
    try:
        _welcome(supervisor, open_browser)
        await stop.wait()
        say("\nArrêt en cours…")
    finally:
        await supervisor.stop()
        say("Le portail est arrêté ; les données sont gardées.")


async def _start(supervisor: Supervisor) -> None:
    from deploy.embedded.demo import ensure_demo

    await supervisor.start()
    try:
        if not supervisor.options.empty:
            await ensure_demo(supervisor, say)
    except BaseException:
        await supervisor.stop()
        raise


def _catch_signals(stop: asyncio.Event) -> None:
    import asyncio
    import signal
    import sys

    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)


def _welcome(supervisor: Supervisor, open_browser: bool) -> None:
    from deploy.embedded.demo import logins

    environment = supervisor.environment
    say("")
    say(f"  Portail              {supervisor.url}")
    say(f"  Courrier (essai)     {environment.mailbox_url}")
    say(f"  Données              {supervisor.options.folder.root}")
    if supervisor.options.today:
        say(f"  Date de la commune   {supervisor.options.today.strftime('%d/%m/%Y')}")
    if not supervisor.options.empty:
        say("\nPour se connecter :")
        for who, identifier, password in logins():
            say(f"  {who:<34} {identifier:<34} {password}")
    say("\nCtrl-C arrête tout.")
    if open_browser:
        import webbrowser

        webbrowser.open(supervisor.url)
