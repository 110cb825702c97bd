"""`portail status`: what runs, and how it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from deploy.cli.options import AsJson, Data, Today

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
        print("\n\n".join(map(_told, found)))
    raise typer.Exit(0 if all(one["ready"] for one in found) else 1)


async def _look(folder: DataFolder) -> dict[str, Any]:
    from deploy.embedded.state import is_running, read_state

    running = is_running(folder)
    state: dict[str, Any] = read_state(folder) if running else {}
    health = await health_of(state.get("health", {}))
    ready = running and bool(state) and all(part["ready"] for part in health.values())
    return {"running": running, "ready": ready, "data": str(folder.root), **state, "health": health}


def _told(one: dict[str, Any]) -> str:
    if not one["running"]:
        return f"Le portail ne fonctionne pas avec {one['data']}."
    lines = [f"Portail   {one.get('url', '(démarrage en cours)')}", f"Courrier  {one.get('mailbox', '')}"]
    lines += [f"Données   {one['data']}", ""]
    for name, part in one["health"].items():
        word = "prêt" if part["ready"] else f"pas prêt : {part['reason']}"
        lines.append(f"  {name:<10} {word}{started_again(one, name)}")
    return "\n".join(lines)


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
