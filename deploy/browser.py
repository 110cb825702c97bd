"""Finds or installs the Chromium that the page tests drive."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

# The shell has no window to draw: the same pages at less than half of the work.
_SHELL = "chromium-headless-shell"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


class BrowserFailed(RuntimeError):
    """No Chromium; the message is French and says what to do."""


def ensure_chromium(report: Callable[[str], None]) -> str:
    """Path of a Chromium that starts: its headless shell, else the system's whole one, else Playwright's."""
    found = find_shell()
    if found is None and _root_on_debian():
        report("Installation de Chromium (apt-get)…")
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", _SHELL)
        found = find_shell()
    found = found or _first_working(_installed())
    if found is None:
        report("Installation de Chromium (Playwright)…")
        _run(sys.executable, "-m", "playwright", "install", "chromium")
        found = find_shell() or _first_working(_installed())
    if found is None and _root_on_debian():
        _run(sys.executable, "-m", "playwright", "install", "--with-deps", "chromium")
        found = find_shell() or _first_working(_installed())
    if found is None:
        raise BrowserFailed(
            "Aucun Chromium utilisable : les pages ne peuvent pas être vérifiées. Installez-le "
            "(Debian : sudo apt install chromium-headless-shell), ou donnez son chemin dans PF_CHROMIUM."
        )
    return found


def find_shell() -> str | None:
    """The browser named by PF_CHROMIUM, else a headless shell that is installed and starts; None when there is none."""
    return _first_working(_shells())


def _shells() -> Iterator[str]:
    yield os.environ.get("PF_CHROMIUM", "")
    yield shutil.which(_SHELL) or ""
    with suppress(Exception):
        browsers = Path(_playwrights_own()).parents[2]
        yield from map(
            str, sorted(browsers.glob("chromium_headless_shell-*/*/*headless*shell*"), reverse=True)
        )


def _playwrights_own() -> str:
    """Where Playwright would put its whole Chromium; raises where its driver is missing or does not run here."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _installed() -> Iterator[str]:
    for name in _NAMES:
        yield shutil.which(name) or ""
    yield _MAC
    with suppress(Exception):
        yield _playwrights_own()


def _first_working(candidates: Iterator[str]) -> str | None:
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            with suppress(OSError, subprocess.SubprocessError):
                shown = subprocess.run([candidate, "--version"], capture_output=True, timeout=30, check=False)
                if shown.returncode == 0:  # a snap stub, or missing libraries, do not count
                    return candidate
    return None


def _root_on_debian() -> bool:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    with suppress(OSError):
        return platform.freedesktop_os_release().get("ID") == "debian"
    return False


def _run(*command: str) -> None:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        print((done.stderr or done.stdout)[-1500:], file=sys.stderr)
