"""Finding people by name whatever was typed: case, accents, hyphens, apostrophes and blanks do not count.

A name is cut at its separators and kept as what remains from each of its parts on: `Jean-Pierre` as
`jeanpierre` and `pierre`, `de La Tour` as `delatour`, `latour` and `tour`. A search finds the beginnings of those,
so that `jean pierre`, `jeanpierre`, `JEAN-P` and `pierre` all find him, through a plain index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol

_NOT_DECOMPOSED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
_SEPARATORS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"[\d\s]+")

AFTER_ANY = "\U0010ffff"
"""Sorts after every letter: what ends the range of the words that begin with a token."""

NUMBER_WEIGHT, LAST_NAME_WEIGHT, FIRST_NAME_WEIGHT, CHILD_WEIGHT = 9, 3, 2, 1


class Named(Protocol):
    """Anybody with a last and a first name."""

    @property
    def last_name(self) -> str: ...
    @property
    def first_name(self) -> str: ...


def parts_of(text: str) -> list[str]:
    """The parts of a name or an address, folded: `Saint-Étienne` -> `saint`, `etienne`."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return [part for part in _SEPARATORS.split(bare.translate(_NOT_DECOMPOSED)) if part]


def words_of(name: str) -> list[str]:
    """What is kept of a name: the rest of it from each of its parts on."""
    parts = parts_of(name)
    return ["".join(parts[start:]) for start in range(len(parts))]


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, case, accents, hyphens and blanks apart."""
    return "".join(parts_of(one)) == "".join(parts_of(other))


def hinted(name: str, rest: str) -> str:
    """A name by its first letter, as its holder reads it and nobody else learns it: `DUPONT` -> `D*****`, `Léa` -> `L.`."""
    letters = name.strip()
    return f"{letters[:1].upper()}{rest}" if letters else ""


def tokens_of(typed: str) -> list[str]:
    """What an agent's text asks for: every token must begin a word of the family. A number may be typed in groups."""
    if _NUMBER.fullmatch(typed):
        return ["".join(typed.split())] if typed.strip() else []
    tokens = ("".join(parts_of(piece)) for piece in typed.split())
    return list(dict.fromkeys(token for token in tokens if token))


def search_words(number: str, adults: Iterable[Named], children: Iterable[Named]) -> dict[str, int]:
    """The words under which a family is found, with their weight: its number, its adults, its children."""
    words = {number: NUMBER_WEIGHT}

    def keep(name: str, weight: int) -> None:
        for word in words_of(name):
            words[word] = max(weight, words.get(word, 0))

    for adult in adults:
        keep(adult.last_name, LAST_NAME_WEIGHT)
        keep(adult.first_name, FIRST_NAME_WEIGHT)
    for child in children:
        keep(child.last_name, CHILD_WEIGHT)
        keep(child.first_name, CHILD_WEIGHT)
    return words
