"""The markup of every fixture page: valid, nothing inline, icons that exist, hidden words that are there."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from gateway.components.environment import GATEWAY, STATIC
from gateway.words.planning import statuses

ROOT = GATEWAY.parent
ICON_CALLS = (
    r"""\bicon\(\s*"([a-z0-9-]+)\"""",
    r"""\bglyph\s*[=:]\s*"([a-z0-9-]+)\"""",
    r""""(?:icon|glyph)":\s*"([a-z0-9-]+)\"""",
)


def known_icons() -> set[str]:
    """The names the sprite holds."""
    return set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "vendor" / "icons.svg").read_text("utf-8")))


def test_html_validate_finds_nothing(rendered: dict[str, str], tmp_path: Path) -> None:
    for path, html in rendered.items():
        (tmp_path / f"{path.strip('/').replace('/', '-')}.html").write_text(html, "utf-8")
    report_file = tmp_path / "report.json"
    command = ["node", str(ROOT / "node_modules/html-validate/bin/html-validate.mjs")]
    command += ["--formatter", f"json={report_file}"]  # a pipe would be cut at 64 KiB
    command += ["--config", str(Path(__file__).parent / "htmlvalidate.json"), str(tmp_path)]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert report_file.exists(), answer.stderr
    found = [
        f"{Path(report['filePath']).name}:{message['line']} {message['ruleId']} {message['message']}"
        for report in json.loads(report_file.read_text("utf-8"))
        for message in report["messages"]
    ]
    assert not found, "\n".join(found)


def test_nothing_is_inline(rendered: dict[str, str]) -> None:
    for path, html in rendered.items():
        assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|<style|<script(?![^>]*\ssrc=)", html), path


def test_every_icon_that_templates_name_is_in_the_sprite() -> None:
    known = known_icons()
    files = [*GATEWAY.rglob("*.html"), *(ROOT / "tests/web").rglob("*.html"), *GATEWAY.rglob("*.py")]
    named = {
        name
        for file in files
        for pattern in ICON_CALLS
        for name in re.findall(pattern, file.read_text("utf-8"))
    }
    assert named - known == set()


def test_every_status_has_a_label_a_glyph_of_the_sprite_and_its_own_printed_letter() -> None:
    table = statuses()
    known = known_icons()
    assert {row.glyph for row in table.values()} <= known
    assert all(row.label and row.letter and row.legend for row in table.values())
    assert len({row.letter for row in table.values()}) == len(table)


def test_text_uses_the_no_break_space_the_fonts_have(rendered: dict[str, str]) -> None:
    for path, html in rendered.items():
        assert "\u202f" not in html, path
        assert not re.search(r"\S [?!;:»€]", re.sub(r"<[^>]+>", "", html)), path
