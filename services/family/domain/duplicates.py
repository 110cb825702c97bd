"""Is this family known already? The same child, the same adult or the same address, however it was written.

Case, accents, hyphens, apostrophes and blanks do not count, nor which of the two names was typed first, nor how the
kind of a street was shortened. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.family import Likeness
from services.family.domain.naming import parts_of

_SHORTENED = {
    "all": "allee",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "bvd": "boulevard",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "fg": "faubourg",
    "fbg": "faubourg",
    "imp": "impasse",
    "lot": "lotissement",
    "pl": "place",
    "r": "rue",
    "res": "residence",
    "rte": "route",
    "sq": "square",
    "st": "saint",
    "ste": "sainte",
}
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Name:
    """An adult's name."""

    last_name: str
    first_name: str


@dataclass(frozen=True, slots=True)
class Child:
    """A child's name and birth date."""

    last_name: str
    first_name: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody lives."""

    street: str
    postcode: str
    town: str


@dataclass(frozen=True, slots=True)
class Household:
    """What two families are compared by."""

    adults: tuple[Name, ...] = ()
    children: tuple[Child, ...] = ()
    doors: tuple[Door, ...] = ()


def alike(one: Household, other: Household) -> list[Likeness]:
    """What is the same in two households, the surest first; empty when nothing is."""
    found: list[Likeness] = []
    if _children(one.children) & _children(other.children):
        found.append("child")
    if _names(one.adults) & _names(other.adults):
        found.append("guardian")
    if _doors(one.doors) & _doors(other.doors):
        found.append("address")
    return found


def _key(*texts: str) -> str:
    return "".join(part for text in texts for part in parts_of(text))


def _pair(last_name: str, first_name: str) -> tuple[str, str] | None:
    names = sorted((_key(last_name), _key(first_name)))
    return (names[0], names[1]) if all(names) else None


def _names(people: Iterable[Name]) -> set[tuple[str, str]]:
    return {pair for one in people if (pair := _pair(one.last_name, one.first_name))}


def _children(children: Iterable[Child]) -> set[tuple[tuple[str, str], date]]:
    return {(pair, one.birth_date) for one in children if (pair := _pair(one.last_name, one.first_name))}


def _doors(doors: Iterable[Door]) -> set[tuple[str, str]]:
    return {(street, _key(one.postcode)) for one in doors if (street := street_key(one.street))}


def street_key(street: str) -> str:
    """A street as it is compared: `12, bd. St-Jean` and `12 BOULEVARD SAINT JEAN` are one."""
    return "".join(_SHORTENED.get(part, part) for part in parts_of(street))


def number_of(street: str) -> str:
    """The first number in a street, by which addresses are looked up; as `duplicate.candidates` takes it."""
    found = _NUMBER.search(street)
    return found[0] if found else ""
