"""The markup of the gateway's screens, as html-validate reads it."""

from __future__ import annotations

import asyncio
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gateway.app import make_asgi
from gateway.components.environment import GATEWAY
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import build, sample_services
from tests.web import samples_planning
from tests.web.test_gateway_screens import SCREENS

ROOT = GATEWAY.parent


async def _pages() -> dict[str, str]:
    app = make_asgi(build(sample_services()))
    pages: dict[str, str] = {}
    for who, path in SCREENS:
        browser = Browser(app, cookies={"pf_session": who} if who else {})
        answer = await browser.get(path)
        assert answer.status == 200, path
        pages[f"{who or 'guest'}-{path.partition('?')[0].strip('/').replace('/', '-')}-{len(pages)}"] = (
            answer.text
        )
    month = sample_services()
    month.answers["month-planning"] = samples_planning.month()
    browser = Browser(make_asgi(build(month)), cookies={"pf_session": "head"})
    path = f"/agents/familles/{samples.FAMILY}/enfants/{samples.LEA}/planning"
    pages["head-month"] = (await browser.get(f"{path}?mois=2015-04")).text
    away = sample_services()
    away.away("family", "planning", "billing", "requests")
    for who, path in (
        ("parent", "/accueil"),
        ("parent", "/demandes"),
        ("parent", "/releve"),
        ("head", "/agents/impayes"),
        ("head", "/agents"),
        ("head", "/agents/demandes"),
    ):
        browser = Browser(make_asgi(build(away)), cookies={"pf_session": who})
        pages[f"away-{path.strip('/').replace('/', '-')}"] = (await browser.get(path)).text
    return pages


def test_html_validate_finds_nothing_on_the_screens(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as apart:  # the browser of other tests holds this thread's loop
        pages = apart.submit(lambda: asyncio.run(_pages())).result()
    found = findings(pages, tmp_path)
    assert not found, found


def findings(pages: dict[str, str], folder: Path) -> str:
    """What html-validate finds in these pages, a line each."""
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, "utf-8")
    report_file = folder / "report.json"
    command = ["node", str(ROOT / "node_modules/html-validate/bin/html-validate.mjs")]
    command += ["--formatter", f"json={report_file}"]
    command += ["--config", str(Path(__file__).parent / "htmlvalidate.json"), str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert report_file.exists(), answer.stderr
    found = [
        f"{Path(report['filePath']).name}:{message['line']} {message['ruleId']} {message['message']}"
        for report in json.loads(report_file.read_text("utf-8"))
        for message in report["messages"]
    ]
    return "\n".join(found)
