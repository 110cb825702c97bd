"""Where the browser of the tests comes from."""

from __future__ import annotations

import os
import shutil
from typing import Any

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # several pages are open at once: those behind must not have their timers slowed down
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
]


def launch(chromium: Any, *arguments: str) -> Any:
    """A headless Chromium (sync or async Playwright alike): the one `portail test` found, else the system's."""
    found = os.environ.get("PF_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    return chromium.launch(executable_path=found, args=[*ARGUMENTS, *arguments])
