"""The agents' menu: screens fold under a few words, for the roles that have several of them."""

from __future__ import annotations

from typing import Any

from gateway.nav import menu
from tests.unit.gateway.browser import Browser


def labels(role: str, path: str = "/agents") -> list[tuple[str, list[str]]]:
    """What the menu says, with what each word folds."""
    items = menu(True, (role,), path, {})
    return [(item["label"], [one["label"] for one in item.get("entries", [])]) for item in items]


def current(items: list[dict[str, Any]]) -> list[str]:
    """The entries that say that one is there."""
    return [item["label"] for item in items if item.get("current")]


def test_a_direction_reads_a_few_words_and_finds_every_screen() -> None:
    said = labels("direction")
    assert len(said) <= 8
    folded = dict(said)
    assert folded["Familles"][:2] == ["Familles", "Dossiers"]
    assert "Impayés" in folded["Argent"]


def test_a_group_of_one_is_the_screen_itself() -> None:
    assert labels("pointage") == [("Tableau de bord", []), ("Pointage", [])]
    assert ("Impayés", []) in labels("regie")


def test_the_group_of_the_current_page_is_marked_with_it() -> None:
    items = menu(True, ("direction",), "/agents/comptes/lettres", {"/agents/demandes": (3, "à décider")})
    assert current(items) == ["Familles"]
    group = next(item for item in items if item["label"] == "Familles")
    assert current(group["entries"]) == ["Codes de connexion"]
    assert next(item for item in items if item["label"] == "Demandes")["count"] == 3


async def test_the_menu_needs_no_script(as_agent: Browser) -> None:
    page = (await as_agent.get("/agents/dossiers")).text
    assert '<details name="rubriques"><summary class="nav-link" aria-current="true">' in page
    assert 'href="/agents/dossiers" aria-current="page"' in page
