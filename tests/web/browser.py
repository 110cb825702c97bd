"""Where the browser of the tests comes from: the system's Chromium, else Playwright's own."""

from __future__ import annotations

import shutil
from typing import Any

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # several pages are open at once: those behind must not have their timers slowed down
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
]


def launch(play: Any) -> Any:
    """A headless Chromium (sync or async Playwright alike)."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return play.chromium.launch(executable_path=found, args=ARGUMENTS)
