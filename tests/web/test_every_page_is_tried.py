"""No page is forgotten: each address that shows one is opened by these tests, which look at it with axe."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.unit.gateway.test_structure import routes
from tests.unit.gateway.world import build, sample_services

HOLE = "\0"  # what an f-string puts in
FILES = (".csv", ".pdf", ".ics", ".json", "/document", "/fichier", "/pieces/{file_id}")
SHOW_NO_PAGE = {
    "/static/{path:path}",
    "/documents/{file_id}",
    "/agents/documents/{file_id}",
    "/infos/{paper_id:uuid}",
    "/agents/compteurs",  # a piece of a page
    "/connexion/depuis-le-site",  # these lead to another page
    "/enfants/{child_id}/planning/reservation",
    "/enfants/{child_id}/planning/retrait",
    "/enfants/reserver/{gesture_id}/annuler",
}
REACHED_ONLY_BY_THE_FORM_BEFORE = {"/activation/mot-de-passe", "/activation/vous", "/activation/termine"}


def addresses() -> set[str]:
    """Every address written in these tests, with a hole where a value comes in."""
    found = set()
    for path in Path(__file__).parent.glob("*.py"):
        if path == Path(__file__):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found.add(_text(node).split("?")[0].split("#")[0])
    return {text for text in found if "/" in text}


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def opens(address: str, route: str) -> bool:
    """Whether this address is one of the route's. A hole at the beginning stands for any number of folders."""
    said, wanted = address.strip("/").split("/"), route.strip("/").split("/")
    if address.startswith(HOLE):
        said = said[1:]
        wanted = wanted[-len(said) :] if 0 < len(said) < len(wanted) else []
    return len(said) == len(wanted) > 0 and all(
        one == other or other.startswith("{") or HOLE in one for one, other in zip(said, wanted, strict=True)
    )


def test_every_page_of_the_gateway_is_opened_in_a_browser() -> None:
    known = addresses()
    shown = {
        route.path
        for route in routes(build(sample_services()))
        if "GET" in (route.methods or ()) and not route.path.endswith(FILES)
    }
    assert shown >= SHOW_NO_PAGE | REACHED_ONLY_BY_THE_FORM_BEFORE, "the list of exceptions is stale"
    wanted = shown - SHOW_NO_PAGE - REACHED_ONLY_BY_THE_FORM_BEFORE
    assert [route for route in sorted(wanted) if not any(opens(one, route) for one in known)] == []
