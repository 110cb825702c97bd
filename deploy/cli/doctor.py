"""`portail doctor`: looks for what is wrong and says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from deploy.cli.options import AsJson, Data, Today
from deploy.cli.shown import table

if TYPE_CHECKING:
    from deploy.embedded.paths import DataFolder


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `remedy` is empty when all is well."""

    what: str
    state: str
    remedy: str = ""


def doctor(data: Data = None, today: Today = None, as_json: AsJson = False) -> None:
    """Cherche ce qui ne va pas et dit quoi faire ; le code de sortie est 0 si tout va bien."""
    import json
    from dataclasses import asdict

    from deploy.embedded.started import find

    first, *others = find(data, today)
    findings = list(_findings(first))
    for other in others:
        findings += [*_folder(other), *_portal(other)]
    wrong = [finding for finding in findings if finding.remedy]
    if as_json:
        print(
            json.dumps(
                {"ok": not wrong, "findings": [asdict(finding) for finding in findings]}, ensure_ascii=False
            )
        )
    else:
        table(
            ("", "Vérifié", "Constat", "Que faire"),
            [(_mark(one), one.what, one.state, one.remedy) for one in findings],
            [line for one in findings for line in _lines(one)],
        )
        print("\nTout va bien." if not wrong else f"\n{len(wrong)} point(s) à corriger.")
    raise typer.Exit(1 if wrong else 0)


def _mark(finding: Finding) -> str:
    return "✗" if finding.remedy else "✓"


def _lines(finding: Finding) -> list[str]:
    said = [f"{_mark(finding)} {finding.what} : {finding.state}"]
    return [*said, f"    → {finding.remedy}"] if finding.remedy else said


def _findings(folder: DataFolder) -> Iterator[Finding]:
    yield _python()
    yield from _binaries()
    yield _node()
    yield _disk(folder)
    yield from _folder(folder)
    yield from _portal(folder)


def _python() -> Finding:
    import platform
    import sys

    fits = (3, 11) <= sys.version_info[:2] < (3, 15)
    remedy = (
        ""
        if fits
        else "Les serveurs embarqués existent pour Python 3.11 à 3.14 : installez une de ces versions."
    )
    return Finding("Python", platform.python_version(), remedy)


def _binaries() -> Iterator[Finding]:
    import subprocess

    from deploy.embedded.paths import UnusableFolder, nats_binary, postgres_binaries

    for what, find in (("PostgreSQL", postgres_binaries), ("NATS", nats_binary)):
        try:
            program = find() / "bin" / "postgres" if what == "PostgreSQL" else find()
            shown = subprocess.run(
                [program, "--version"], capture_output=True, text=True, timeout=10, check=False
            )
            state = shown.stdout.strip() or shown.stderr.strip()
            remedy = (
                ""
                if shown.returncode == 0
                else "Le programme ne se lance pas sur ce système : voyez le message."
            )
            yield Finding(what, state, remedy)
        except UnusableFolder as error:
            yield Finding(what, "absent", str(error))
        except (OSError, subprocess.SubprocessError) as error:
            yield Finding(what, str(error), "Supprimez .venv puis relancez ./portail.")


def _node() -> Finding:
    from deploy.frontend import STAMP, find_node, vendor_digest

    current = STAMP.exists() and STAMP.read_text() == vendor_digest()
    if current:
        return Finding("Polices et icônes", "installées")
    node = find_node()
    if node is None:
        return Finding(
            "Polices et icônes",
            "absentes, et Node (20.19, 22.16, 24 ou plus) manque",
            "Installez Node, ou relancez ./portail.",
        )
    return Finding("Polices et icônes", "seront installées au prochain démarrage")


def _disk(folder: DataFolder) -> Finding:
    import shutil

    existing = next(path for path in (folder.root, *folder.root.parents) if path.exists())
    free = shutil.disk_usage(existing).free // 1_000_000
    remedy = "" if free > 500 else "Libérez de la place, ou choisissez un autre dossier avec --data."
    return Finding("Place disponible", f"{free} Mo dans {existing}", remedy)


def _folder(folder: DataFolder) -> Iterator[Finding]:
    import os

    from deploy.embedded.paths import UnusableFolder, require_reachable
    from deploy.embedded.processes import unprivileged

    if not folder.root.exists():
        yield Finding("Données", f"{folder.root} sera créé au premier démarrage")
        return
    writable = os.access(folder.root, os.W_OK)
    remedy = (
        ""
        if writable
        else "Ce dossier appartient à un autre utilisateur : choisissez-en un autre avec --data."
    )
    yield Finding("Données", str(folder.root), remedy)
    run_as = unprivileged()
    if run_as:
        try:
            require_reachable(folder.root, run_as)
        except UnusableFolder as error:
            yield Finding("Accès des serveurs aux données", "impossible", str(error))
    if writable and folder.secrets.exists() and folder.secrets.stat().st_mode & 0o077:
        yield Finding("Secrets", "lisibles par d'autres", f"chmod 600 {folder.secrets}")
    interrupted = folder.postgres.exists() and writable and not _has_database(folder)
    if interrupted:
        yield Finding(
            "Base", "première mise en place interrompue", f"Supprimez {folder.postgres} puis relancez."
        )


def _has_database(folder: DataFolder) -> bool:
    try:
        return (folder.postgres / "PG_VERSION").exists() or not any(folder.postgres.iterdir())
    except PermissionError:
        return True  # it belongs to the servers' account: it was finished


def _portal(folder: DataFolder) -> Iterator[Finding]:
    import asyncio

    from deploy.cli.status import health_of, started_again
    from deploy.embedded.processes import tail
    from deploy.embedded.state import is_running, read_state

    if not is_running(folder):
        yield Finding("Portail", "arrêté (./portail up le démarre)")
        return
    state: dict[str, Any] = read_state(folder)
    yield Finding("Portail", str(state.get("url", "démarrage en cours")))
    for name, part in asyncio.run(health_of(state.get("health", {}))).items():
        log = folder.logs / f"{name}.log"
        remedy = "" if part["ready"] else f"Dernières lignes de {log} :\n{tail(log, 5)}"
        word = "prêt" if part["ready"] else part["reason"]
        yield Finding(f"Service {name}", f"{word}{started_again(state, name)}", remedy)
