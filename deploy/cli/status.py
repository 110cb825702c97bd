"""`portail status`: what runs, and how it is."""

from __future__ import annotations

from typing import Any

import typer

from deploy.cli.options import AsJson, Data, Today


def status(data: Data = None, today: Today = None, as_json: AsJson = False) -> None:
    """Dit ce qui fonctionne ; le code de sortie est 0 si tout est prêt."""
    import asyncio
    import json

    from deploy.embedded.paths import data_folder
    from deploy.embedded.state import is_running, read_state

    folder = data_folder(data, today)
    running = is_running(folder)
    state: dict[str, Any] = read_state(folder) if running else {}
    health = asyncio.run(health_of(state.get("health", {})))
    ready = running and bool(state) and all(part["ready"] for part in health.values())
    if as_json:
        print(
            json.dumps(
                {"running": running, "ready": ready, "data": str(folder.root), **state, "health": health}
            )
        )
    elif not running:
        print(f"Le portail ne fonctionne pas avec {folder.root}.")
    else:
        print(f"Portail   {state.get('url', '(démarrage en cours)')}")
        print(f"Courrier  {state.get('mailbox', '')}\nDonnées   {folder.root}\n")
        for name, part in health.items():
            word = "prêt" if part["ready"] else f"pas prêt : {part['reason']}"
            again = state.get("restarts", {}).get(name, 0)
            print(f"  {name:<10} {word}{f'   (relancé {again} fois)' if again else ''}")
    raise typer.Exit(0 if ready else 1)


async def health_of(ports: dict[str, int]) -> dict[str, dict[str, Any]]:
    import asyncio

    from deploy.embedded.parts import fetch

    answers = await asyncio.gather(*(fetch(port, "/readyz", 2.0) for port in ports.values()))
    return {
        name: {
            "port": port,
            "ready": code == 200,
            "reason": "" if code == 200 else body.decode(errors="replace").strip() or "ne répond pas",
        }
        for (name, port), (code, body) in zip(ports.items(), answers, strict=True)
    }
