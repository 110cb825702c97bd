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

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


class BrowserFailed(RuntimeError):
    """No Chromium; the message is French and says what to do."""


def ensure_chromium(report: Callable[[str], None]) -> str:
    """Path of a Chromium that starts: the system's, else installed by apt-get, else Playwright's."""
    found = _first_working(_installed())
    if found:
        return found
    if _root_on_debian():
        report("Installation de Chromium (apt-get)…")
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
    else:
        report("Installation de Chromium (Playwright)…")
        _run(sys.executable, "-m", "playwright", "install", "chromium")
    found = _first_working(_installed())
    if found is None and _root_on_debian():
        _run(sys.executable, "-m", "playwright", "install", "--with-deps", "chromium")
        found = _first_working(_installed())
    if found is None:
        raise BrowserFailed(
            "Aucun Chromium utilisable : les pages ne peuvent pas être vérifiées. Installez-le "
            "(Debian : sudo apt install chromium), ou donnez son chemin dans PF_CHROMIUM."
        )
    return found


def _installed() -> Iterator[str]:
    yield os.environ.get("PF_CHROMIUM", "")
    for name in _NAMES:
        yield shutil.which(name) or ""
    yield _MAC
    with suppress(Exception):  # Playwright not installed, or its driver does not run here
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            yield playwright.chromium.executable_path


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
