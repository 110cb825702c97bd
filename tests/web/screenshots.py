"""Takes pictures of every fixture page: `python -m tests.web.screenshots <folder> [path...]`, for human eyes."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.web.browser import launch
from tests.web.pages import every_page
from tests.web.site import Site, test_environment

SIZES = {"large": (1280, 800), "phone": (360, 740)}


def main(folder: Path, wanted: list[str]) -> None:
    """Large and phone, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    environment, site = test_environment(), Site()
    pages = every_page()
    for path, (template, context) in pages.items():
        site.pages[path] = environment.get_template(template).render(context)
    with sync_playwright() as play:
        browser = launch(play.chromium)
        for scheme in ("light", "dark"):
            for size, (width, height) in SIZES.items():
                tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                for path in wanted or pages:
                    tab.goto(site.url + path)
                    tab.wait_for_load_state("networkidle")
                    tab.screenshot(
                        path=folder / f"{path.strip('/').replace('/', '-')}-{size}-{scheme}.png",
                        full_page=True,
                    )
                tab.close()
        browser.close()
    site.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
