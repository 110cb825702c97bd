"""`portail status`: what runs, and how it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from deploy.cli.options import AsJson, Data, Today
from deploy.cli.shown import table

if TYPE_CHECKING:
    from deploy.embedded.paths import DataFolder


def status(data: Data = None, today: Today = None, as_json: AsJson = False) -> None:
    """Dit ce qui fonctionne ; le code de sortie est 0 si tout est prêt."""
    import asyncio
    import json

    from deploy.embedded.started import find

    found = [asyncio.run(_look(folder)) for folder in find(data, today)]
    if as_json:
        print(json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False))
    else:
        for number, one in enumerate(found):
            print("\n" if number else "", end="")
            _tell(one)
    raise typer.Exit(0 if all(one["ready"] for one in found) else 1)


async def _look(folder: DataFolder) -> dict[str, Any]:
    from deploy.embedded.state import is_running, read_state

    running = is_running(folder)
    state: dict[str, Any] = read_state(folder) if running else {}
    health = await health_of(state.get("health", {}))
    ready = running and bool(state) and all(part["ready"] for part in health.values())
    return {"running": running, "ready": ready, "data": str(folder.root), **state, "health": health}


def _tell(one: dict[str, Any]) -> None:
    if not one["running"]:
        print(f"Le portail ne fonctionne pas avec {one['data']}.")
        return
    print(f"Portail   {one.get('url', '(démarrage en cours)')}\nCourrier  {one.get('mailbox', '')}")
    print(f"Données   {one['data']}\n")
    rows = []
    for name, part in one["health"].items():
        word = "prêt" if part["ready"] else f"pas prêt : {part['reason']}"
        rows.append((name, word, started_again(one, name)))
    plain = [f"  {name:<10} {word}{again}" for name, word, again in rows]
    table(("Partie", "État", ""), [(name, word, again.strip()) for name, word, again in rows], plain)


def started_again(state: dict[str, Any], name: str) -> str:
    """How often this part was started again in this run, in words; nothing when never."""
    again = state.get("restarts", {}).get(name, 0)
    return f"   (relancé {again} fois)" if again else ""


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
