"""Runs axe-core in a page, with the WCAG A/AA and RGAA rules, in French."""

from __future__ import annotations

from typing import Any

from gateway.components.environment import STATIC

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"]
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_SCRIPT = (STATIC / "vendor" / "axe" / "axe.min.js", STATIC / "vendor" / "axe" / "fr.json")


_RUN = """([tags, colours]) => {
  const ofColours = () => axe.getRules(tags).filter(rule => rule.tags.includes('cat.color')).map(rule => rule.ruleId)
  return axe.run(document, {
    runOnly: colours ? {type: 'rule', values: ofColours()} : {type: 'tag', values: tags},
    resultTypes: ['violations', 'incomplete'],
  })
}"""


def run(tab: Any, *, colours: bool = False) -> dict[str, Any]:
    """Violations and what needs human eyes; of `colours` alone where nothing else has changed since the last look.

    Evaluated by the browser's own protocol: the content policy stays strict.
    """
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(
            _SCRIPT[0].read_text("utf-8") + "; axe.configure({locale: " + _SCRIPT[1].read_text("utf-8") + "})"
        )
    answer: dict[str, Any] = tab.evaluate(_RUN, [TAGS, colours])
    return answer


def clean(tab: Any, *, magnified: int = 800) -> None:
    """Nothing is found, large and small, light and dark; and at 320 px (400 % zoom) nothing is wider than the screen.

    The dark palette changes colours and nothing else (test_contrast.py): there, only the rules on colours look again.
    """
    size = tab.viewport_size
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)
            tab.evaluate(PAINTED)
            found = run(tab, colours=scheme == "dark")
            assert sentences(found["violations"]) == [], (width, scheme)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.set_viewport_size({"width": 320, "height": magnified})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    tab.set_viewport_size(size)


def sentences(results: list[dict[str, Any]]) -> list[str]:
    """One line per rule and element."""
    return [f"{rule['id']}: {rule['help']} {node['target']}" for rule in results for node in rule["nodes"]]
