"""Reads menus from a CSV file of the open format `scdl/menus-collectifs`, version 1.2 (OpenDataFrance; published at
https://schema.data.gouv.fr/scdl/menus-collectifs/): one dish a line, columns named as in the schema, in any order.

Every mistake is told by line (1 is the header) and column; one is enough for nothing to be read. Only lunches are
menus of a canteen: other meals are counted and left out. Separators `,` and `;`; a list is `["lait","soja"]`, or words
between commas, semicolons or bars.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

LONGEST_NAME = 160
MOST_DISHES = 40
REQUIRED = (
    *("menuCollNom", "menuCollSiret", "menuEtablissementNom", "menuRestaurantNom", "menuRestaurantIdType"),
    *("menuRestaurantType", "menuRestaurantConvive", "menuDate", "menuRepasType", "menuPlatType"),
    *("menuPlatNom", "menuPublicationDate"),
)
MEALS = frozenset({"petit-dejeuner", "dejeuner", "gouter", "diner", "collation", "pique-nique", "autre"})
LUNCHES = frozenset({"dejeuner", "pique-nique"})
COURSES = {
    "entree": "starter",
    "plat principal": "main",
    "garniture": "side",
    "produit laitier": "dairy",
    "dessert": "dessert",
    "pain": "bread",
    "autre": "other",
}
_ALLERGENS = {
    "gluten": ("gluten", "cereales contenant du gluten", "cereale", "cereales", "ble"),
    "crustaceans": ("crustaces", "crustace"),
    "eggs": ("oeufs", "oeuf"),
    "fish": ("poissons", "poisson"),
    "peanuts": ("arachides", "arachide"),
    "soybeans": ("soja",),
    "milk": ("lait", "lactose", "produits laitiers"),
    "nuts": ("fruits a coque", "fruits a coques", "fruit a coque"),
    "celery": ("celeri",),
    "mustard": ("moutarde",),
    "sesame": ("sesame", "graines de sesame"),
    "sulphites": ("sulfites", "sulfite", "anhydride sulfureux", "anhydride sulfureux et sulfites"),
    "lupin": ("lupin",),
    "molluscs": ("mollusques", "mollusque"),
}
ALLERGENS: Mapping[str, str] = {word: code for code, words in _ALLERGENS.items() for word in words}
"""The codes of contracts, by the words files and agents use (plain, see `plain`)."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where a file is wrong: `error` is missing_column, missing, date, choice, too_long, allergen, facility or too_many."""

    line: int
    column: str
    error: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ReadDish:
    """A dish as it is kept."""

    course: str
    name: str
    allergens: tuple[str, ...]


@dataclass(slots=True)
class ReadFile:
    """Menus by facility (None: everywhere) and day; or mistakes, and then no menus."""

    menus: dict[tuple[UUID | None, date], list[ReadDish]] = field(default_factory=dict)
    left_out: int = 0
    mistakes: list[Mistake] = field(default_factory=list)


def plain(text: str) -> str:
    """Lower case, no accents, single spaces."""
    spelled = text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'")
    bare = unicodedata.normalize("NFD", spelled.casefold())
    return " ".join("".join(one for one in bare if unicodedata.category(one) != "Mn").split())


def read_menus(text: str, facilities: Mapping[str, UUID], *, everywhere: bool) -> ReadFile:
    """Reads a file; `facilities` by their plain names."""
    read = ReadFile()
    body = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    head = body.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(body), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        columns = [name.strip() for name in next(rows, [])]
        read.mistakes += [Mistake(1, name, "missing_column") for name in REQUIRED if name not in columns]
        if read.mistakes:
            return read
        for values in rows:
            if any(value.strip() for value in values):
                padded = [*values, *[""] * (len(columns) - len(values))]
                row = {name: value.strip() for name, value in zip(columns, padded, strict=False)}
                _read_row(read, rows.line_num, row, facilities, everywhere)
    except csv.Error:
        read.mistakes.append(Mistake(rows.line_num, "", "unreadable"))
    if not read.menus and not read.mistakes:
        read.mistakes.append(Mistake(1, "", "empty"))
    if read.mistakes:
        read.menus = {}
    return read


def _read_row(
    read: ReadFile, line: int, row: Mapping[str, str], facilities: Mapping[str, UUID], everywhere: bool
) -> None:
    places = None if everywhere else facilities
    wrong = _wrong(row, places)
    day = _day(row["menuDate"])
    if day is not None and not wrong:
        if plain(row["menuRepasType"]) not in LUNCHES:
            read.left_out += 1
            return
        facility = places[plain(row["menuRestaurantNom"])] if places is not None else None
        dishes = read.menus.setdefault((facility, day), [])
        name, allergens = _name(row), allergens_of(row.get("menuPlatAllergene", ""))
        dish = ReadDish(COURSES[plain(row["menuPlatType"])], name, allergens or ())
        if dish not in dishes:
            dishes.append(dish)
        if len(dishes) > MOST_DISHES:
            wrong.append(("menuPlatNom", "too_many"))
    read.mistakes += [Mistake(line, column, error, row[column][:80]) for column, error in wrong]


def _wrong(row: Mapping[str, str], places: Mapping[str, UUID] | None) -> list[tuple[str, str]]:
    """What is wrong with a line, as (column, error), in the order of the schema's columns."""
    checks: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
        ("menuRestaurantNom", "facility", lambda text: places is None or plain(text) in places),
        ("menuDate", "date", lambda text: _day(text) is not None),
        ("menuRepasType", "choice", lambda text: plain(text) in MEALS),
        ("menuPlatType", "choice", lambda text: plain(text) in COURSES),
        ("menuPlatNom", "too_long", lambda text: len(_name(row)) <= LONGEST_NAME),
        ("menuPlatAllergene", "allergen", lambda text: allergens_of(text) is not None),
    )
    wrong = [(column, "missing") for column in REQUIRED if not row[column]]
    return wrong + [
        (column, error) for column, error, good in checks if row.get(column) and not good(row[column])
    ]


def _name(row: Mapping[str, str]) -> str:
    return " ".join(row["menuPlatNom"].split())


def allergens_of(text: str) -> tuple[str, ...] | None:
    """The codes of a list of allergens, in the order of the regulation; None when a word is not one of the fourteen."""
    words = _words(text)
    codes = {ALLERGENS.get(plain(word)) for word in words}
    if None in codes:
        return None
    return tuple(code for code in _ALLERGENS if code in codes)


def _words(text: str) -> list[str]:
    if text.startswith("["):
        try:
            listed = json.loads(text)
        except ValueError:
            listed = text.strip("[]").replace('"', "").split(",")
        return [str(one) for one in listed if str(one).strip()]
    for mark in ";|":
        text = text.replace(mark, ",")
    return [word for word in text.split(",") if word.strip()]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
