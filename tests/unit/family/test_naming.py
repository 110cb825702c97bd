"""Finding people by name, whatever was typed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.family.domain.naming import AFTER_ANY, search_words, tokens_of, words_of


@dataclass
class Person:
    last_name: str
    first_name: str


def found(typed: str, last_name: str, first_name: str = "") -> bool:
    """Whether a family with this adult is found, by the rule that the search statement applies."""
    words = search_words("1001001818331", [Person(last_name, first_name)], [])
    tokens = tokens_of(typed)
    return bool(tokens) and all(any(token <= word < token + AFTER_ANY for word in words) for token in tokens)


@pytest.mark.parametrize(
    ("typed", "last_name", "first_name"),
    [
        ("dupont", "DUPONT", "JEAN"),
        ("Dupont Jean", "DUPONT", "JEAN"),
        ("jean dup", "DUPONT", "JEAN"),
        ("lefevre", "LEFÈVRE", "Zoé"),
        ("LEFÈVRE zoe", "Lefevre", "Zoé"),
        ("dalembert", "d'Alembert", ""),
        ("d'alembert", "d\u2019Alembert", ""),
        ("d\u2019alembert", "D'ALEMBERT", ""),
        ("d alembert", "d'Alembert", ""),
        ("alembert", "d'Alembert", ""),
        ("jean-pierre", "MARTIN", "Jean Pierre"),
        ("jean pierre", "MARTIN", "Jean-Pierre"),
        ("jeanpierre", "MARTIN", "Jean-Pierre"),
        ("jean\u2011p", "MARTIN", "Jean-Pierre"),
        ("pierre", "MARTIN", "Jean-Pierre"),
        ("latour", "de La Tour", ""),
        ("de la tour", "de La Tour", ""),
        ("oeuvrard", "Œuvrard", ""),
        ("œuvrard", "OEUVRARD", ""),
        ("strauss", "Strauß", ""),
        ("yilmaz", "Yılmaz", ""),
        ("nguyen", "Nguyễn", ""),
        ("1001001818331", "DUPONT", ""),
        ("1001 001 818331", "DUPONT", ""),
        ("10010018", "DUPONT", ""),
        ("vandenbroeckemontmorencydelarochefoucaul", "van den Broecke-Montmorency de la Rochefoucaul", ""),
    ],
)
def test_an_agent_finds_them(typed: str, last_name: str, first_name: str) -> None:
    assert found(typed, last_name, first_name)


@pytest.mark.parametrize(
    "typed", ["durand", "dupond", "upont", "jean durand", "", "  ", "-", "' \u2019", "0818331"]
)
def test_an_agent_does_not_find_somebody_else(typed: str) -> None:
    assert not found(typed, "DUPONT", "JEAN")


def test_a_guardians_name_weighs_more_than_a_childs() -> None:
    words = search_words(
        "1001001818331", [Person("DUPONT", "Rose")], [Person("DUPONT", "Rose"), Person("X", "Léa")]
    )
    assert words["dupont"] > words["rose"] > words["lea"]


LETTERS = st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F)
NAMES = st.text(st.one_of(LETTERS, st.sampled_from(" -'\u2019")), min_size=1, max_size=40)


@given(NAMES)
def test_everybody_is_found_by_their_own_name_however_it_is_spelled(name: str) -> None:
    if not words_of(name):
        return
    stripped = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    for typed in (name, name.upper(), name.lower(), unicodedata.normalize("NFD", name), stripped):
        assert found(typed, name)
    assert found(name.replace("-", " ").replace("'", "\u2019"), name)


@given(NAMES, st.integers(1, 40))
def test_the_beginning_of_a_name_is_enough(name: str, length: int) -> None:
    whole = "".join(name.split())[:length]
    if tokens_of(whole):
        assert found(whole, name)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_question_that_can_be_asked(typed: str) -> None:
    assert all(token and token == token.strip() for token in tokens_of(typed))
