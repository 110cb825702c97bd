"""The palette: every pair that carries words or glyphs reads, in light and in dark (WCAG 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from gateway.colour import contrast, parse
from gateway.components.environment import STATIC

TEXT, GLYPH = 4.5, 3.0

WORDS = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft")
        for ground in ("paper", "surface", "sunk", "vacation", "today")
    ),
    *(
        (tone, ground)
        for tone in ("brand", "accent", "info", "warn", "danger", "ok")
        for ground in ("paper", "surface")
    ),
    *(("ink", f"{tone}-soft") for tone in ("brand", "accent", "info", "warn", "danger", "ok")),
    *((tone, f"{tone}-soft") for tone in ("accent", "info", "warn", "danger", "ok")),
    ("on-brand", "brand"),
    ("on-brand", "brand-deep"),
    ("on-danger", "danger"),
    ("plum", "surface"),
]
GLYPHS = [
    *((f"st-{key}-ink", f"st-{key}") for key in ("booked", "recurring", "out", "wait", "refused", "excused")),
    *((f"st-{key}-ink", f"st-{key}") for key in ("billed", "leave", "error")),
    ("st-wait-line", "st-wait"),
    ("st-wait-line", "surface"),
    ("st-excused-line", "surface"),
    ("st-error-line", "surface"),
    ("st-refused-ink", "surface"),
    ("st-booked", "surface"),
    ("st-billed", "surface"),
    *(("line-strong", ground) for ground in ("surface", "paper", "vacation")),
    ("brand", "brand-soft"),
]


def blocks() -> dict[str, dict[str, str]]:
    """The variables of the light palette, and of the two ways to get the dark one."""
    text = (STATIC / "css" / "tokens.css").read_text("utf-8")
    found = {
        "light": text[text.index(":root {") :],
        "system": text[text.index(':root:not([data-theme="light"]) {') :],
        "chosen": text[text.index(':root[data-theme="dark"] {') :],
    }
    return {
        name: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block[: block.index("}")]))
        for name, block in found.items()
    }


def palette(name: str) -> dict[str, str]:
    """A whole palette: dark ones keep what they do not change."""
    known = blocks()
    return known["light"] if name == "light" else known["light"] | known[name]


def test_dark_is_the_same_by_the_system_and_by_choice() -> None:
    known = blocks()
    assert known["system"] == known["chosen"]
    assert set(known["system"]) == set(known["light"])


@pytest.mark.parametrize("name", ["light", "system"])
@pytest.mark.parametrize(("pairs", "enough"), [(WORDS, TEXT), (GLYPHS, GLYPH)])
def test_every_pair_reads(name: str, pairs: list[tuple[str, str]], enough: float) -> None:
    colours = palette(name)
    weak = {}
    for front, back in pairs:
        one, other = parse(colours[front]), parse(colours[back])
        assert one is not None
        assert other is not None
        ratio = contrast(one, other)
        if ratio < enough:
            weak[front, back] = round(ratio, 2)
    assert not weak


def test_dark_changes_colours_and_nothing_else() -> None:
    """So that the checks of a page seen in light are worth for the dark one, but those on colours (axe.clean)."""
    for sheet in sorted((STATIC / "css").glob("*.css")):
        text = sheet.read_text("utf-8")
        if sheet.name == "print.css":
            text = re.sub(r":root\[data-theme\] \{", "", text)  # on paper: the light palette again
        if sheet.name == "tokens.css":
            dark = r':root(?::not\(\[data-theme="light"\]\)|\[data-theme="(?:dark|light)"\]) \{([^}]*)\}'
            said = [
                line.strip() for block in re.findall(dark, text) for line in block.split(";") if line.strip()
            ]
            colour = re.compile(r"--[a-z-]+: #[0-9a-f]{6}|--shadow: .*|color-scheme: (?:light|dark)")
            assert [line for line in said if not colour.fullmatch(line)] == []
            assert len(said) > 80
            text = re.sub(dark, "", text).replace("@media (prefers-color-scheme: dark)", "")
        assert re.findall("prefers-color-scheme|data-theme|light-dark", text) == [], sheet.name
    for script in (STATIC / "js").glob("*.js"):
        assert "prefers-color-scheme" not in script.read_text("utf-8"), script.name
