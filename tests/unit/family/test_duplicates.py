"""A family known already is recognised however it was written, and others are left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.family.domain.duplicates import Child, Door, Household, Name, alike, number_of, street_key

BORN = date(2008, 2, 29)
NAMES = st.sampled_from(["Léa", "Jean-Pierre", "d’Astier", "LE GOFF", "Zoë", "Œuvrard", "N'Diaye", "Šimić"])
STREETS = st.sampled_from(
    ["12 rue des Bonbons", "3 bis, av. de l’Église", "Lieu-dit La Haie", "1 bd St-Jean"]
)


def rewritten(text: str, way: int) -> str:
    """The same text as another agent types it."""
    ways = [
        text.upper(),
        text.lower().replace("é", "e").replace("ë", "e").replace("É", "e"),
        text.replace("-", " ").replace("’", "'"),
        f"  {text.replace(' ', '  ')} ",
        text.replace("’", " ").replace("'", " "),
    ]
    return ways[way]


@given(NAMES, NAMES, st.integers(0, 4), st.booleans())
def test_a_person_is_the_same_however_typed_and_whichever_name_came_first(
    last: str, first: str, way: int, swapped: bool
) -> None:
    one, two = rewritten(last, way), rewritten(first, way)
    names = (two, one) if swapped else (one, two)
    known = Household(adults=(Name(last, first),), children=(Child(last, first, BORN),))
    typed = Household(adults=(Name(*names),), children=(Child(*names, BORN),))
    assert alike(typed, known) == ["child", "guardian"]


@given(STREETS, st.integers(0, 4))
def test_an_address_is_the_same_however_typed(street: str, way: int) -> None:
    known = Household(doors=(Door(street, "31400", "Saint-Jean"),))
    typed = Household(doors=(Door(rewritten(street, way), "31 400", "ST JEAN"),))
    assert alike(typed, known) == ["address"]
    assert number_of(street) == number_of(rewritten(street, way)), "found by the same index"


@given(st.lists(st.tuples(NAMES, NAMES), max_size=3), st.lists(st.tuples(NAMES, NAMES), max_size=3))
def test_likeness_has_no_direction(ones: list[tuple[str, str]], others: list[tuple[str, str]]) -> None:
    one = Household(adults=tuple(Name(*pair) for pair in ones))
    other = Household(adults=tuple(Name(*pair) for pair in others))
    assert alike(one, other) == alike(other, one)


@given(st.text(max_size=40))
def test_any_text_can_be_compared(text: str) -> None:
    one = Household(
        adults=(Name(text, text),), children=(Child(text, text, BORN),), doors=(Door(text, text, text),)
    )
    found = alike(one, one)
    assert found in ([], ["child", "guardian", "address"])
    assert alike(one, Household()) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 bd St-Jean", "12, BOULEVARD SAINT JEAN"),
        ("4 r. Hoche", "4 rue Hoche"),
        ("1 ch. du Moulin", "1 Chemin du moulin"),
        ("2 rte d’Ernée", "2 ROUTE D ERNEE"),
    ],
)
def test_a_shortened_street_is_the_same(one: str, other: str) -> None:
    assert street_key(one) == street_key(other)


def test_what_differs_is_not_alike() -> None:
    known = Household(
        adults=(Name("DUPONT", "Jean"),),
        children=(Child("DUPONT", "Léa", BORN),),
        doors=(Door("12 rue des Bonbons", "31400", "Saint-Jean"),),
    )
    brother = Household(children=(Child("DUPONT", "Léo", BORN), Child("DUPONT", "Léa", date(2008, 3, 1))))
    assert alike(brother, known) == []
    assert alike(Household(adults=(Name("DUPOND", "Jean"),)), known) == []
    assert alike(Household(doors=(Door("12 rue des Bonbons", "53000", "Laval"),)), known) == []
    assert alike(Household(adults=(Name("DUPONT", ""),)), Household(adults=(Name("DUPONT", ""),))) == []
    assert alike(Household(doors=(Door("", "31400", "X"),)), Household(doors=(Door("", "31400", "X"),))) == []
