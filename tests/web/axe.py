"""Runs axe-core in a page, with the WCAG A/AA and RGAA rules, in French."""

from __future__ import annotations

from typing import Any

from gateway.components.environment import STATIC

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"]
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_SCRIPT = (STATIC / "vendor" / "axe" / "axe.min.js", STATIC / "vendor" / "axe" / "fr.json")


def run(tab: Any) -> dict[str, Any]:
    """Violations and what needs human eyes. Evaluated by the browser's own protocol: the content policy stays strict."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(
            _SCRIPT[0].read_text("utf-8") + "; axe.configure({locale: " + _SCRIPT[1].read_text("utf-8") + "})"
        )
    answer: dict[str, Any] = tab.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations', 'incomplete']})",
        TAGS,
    )
    return answer


def sentences(results: list[dict[str, Any]]) -> list[str]:
    """One line per rule and element."""
    return [f"{rule['id']}: {rule['help']} {node['target']}" for rule in results for node in rule["nodes"]]
