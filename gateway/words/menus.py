"""Menus in French: courses, the fourteen allergens with their glyphs, how agents type a dish, what is wrong in a file. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from gateway.components import french

COURSES = {
    "starter": "Entrée",
    "main": "Plat principal",
    "side": "Garniture",
    "dairy": "Produit laitier",
    "dessert": "Dessert",
    "bread": "Pain",
    "other": "Autre",
}
ALLERGENS = {
    "gluten": ("gluten", "wheat"),
    "crustaceans": ("crustacés", "shrimp"),
    "eggs": ("œufs", "egg"),
    "fish": ("poisson", "fish"),
    "peanuts": ("arachides", "nut"),
    "soybeans": ("soja", "bean"),
    "milk": ("lait", "milk"),
    "nuts": ("fruits à coque", "nut"),
    "celery": ("céleri", "leafy-green"),
    "mustard": ("moutarde", "soup"),
    "sesame": ("sésame", "sprout"),
    "sulphites": ("sulfites", "wine"),
    "lupin": ("lupin", "flower-2"),
    "molluscs": ("mollusques", "shell"),
}
"""The word and the icon of each, in the order of Regulation (EU) 1169/2011, annex II."""
MOST = 160
_TYPED = re.compile(r"([^\[\]]*)(?:\[([^\[\]]*)\])?\s*")
_WRONG = {
    "missing_column": "cette colonne manque",
    "missing": "cette case est vide",
    "date": "«\N{NO-BREAK SPACE}{value}\N{NO-BREAK SPACE}» n’est pas une date comme 2026-09-01",
    "choice": "«\N{NO-BREAK SPACE}{value}\N{NO-BREAK SPACE}» n’est pas une des valeurs du format",
    "too_long": "ce nom a plus de 160 caractères",
    "allergen": "«\N{NO-BREAK SPACE}{value}\N{NO-BREAK SPACE}» contient un mot qui n’est pas un des 14 allergènes",
    "facility": "aucun lieu de la commune ne s’appelle «\N{NO-BREAK SPACE}{value}\N{NO-BREAK SPACE}»",
    "too_many": "plus de 40 plats pour un même jour",
    "empty": "aucun menu dans ce fichier",
    "unreadable": "ce fichier n’est pas un CSV",
}


def plain(text: str) -> str:
    """Lower case, no accents, no plural: how words typed are compared."""
    bare = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("Œ", "oe").casefold())
    words = "".join(one for one in bare if unicodedata.category(one) != "Mn").split()
    return " ".join(word.rstrip("s") for word in words)


_CODES = {plain(word): code for code, (word, _) in ALLERGENS.items()}


def allergens(codes: Sequence[str]) -> list[dict[str, str]]:
    """Each allergen as its word and its glyph; an unknown one is shown as it is, never hidden."""
    return [
        dict(zip(("word", "glyph"), ALLERGENS.get(code, (code, "triangle-alert")), strict=True))
        for code in codes
    ]


def courses(dishes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The dishes of a meal by course, in the order they are eaten."""
    served = []
    for code, label in COURSES.items():
        of_course = [one for one in dishes if one["course"] == code]
        if of_course:
            told = [{"name": one["name"], "allergens": allergens(one["allergens"])} for one in of_course]
            served.append({"course": label, "dishes": told})
    return served


def typed(dishes: Sequence[Mapping[str, Any]], course: str) -> str:
    """The dishes of a course as an agent types them: `Carottes râpées [moutarde] ; Betteraves`."""
    told = []
    for one in dishes:
        if one["course"] == course:
            words = ", ".join(ALLERGENS[code][0] for code in one["allergens"] if code in ALLERGENS)
            told.append(f"{one['name']} [{words}]" if words else one["name"])
    return " ; ".join(told)


def read_typed(text: str, course: str) -> tuple[list[dict[str, Any]], str]:
    """What an agent typed for a course, and what is wrong with it ("" when nothing)."""
    dishes = []
    for piece in text.split(";"):
        if not piece.strip():
            continue
        match = _TYPED.fullmatch(piece.strip())
        if match is None or not match.group(1).strip():
            return (
                [],
                "Écrivez le plat, puis ses allergènes entre crochets\N{NO-BREAK SPACE}: Gratin [lait, gluten].",
            )
        name, listed = " ".join(match.group(1).split()), (match.group(2) or "").split(",")
        if len(name) > MOST:
            return [], f"Un plat a {MOST} caractères au plus."
        codes = []
        for word in filter(str.strip, listed):
            code = _CODES.get(plain(word))
            if code is None:
                known = french.listing([told for told, _ in ALLERGENS.values()], "ou")
                return (
                    [],
                    f"«\N{NO-BREAK SPACE}{word.strip()[:40]}\N{NO-BREAK SPACE}» n’est pas un des 14 allergènes\N{NO-BREAK SPACE}: {known}.",
                )
            codes.append(code)
        ordered = [code for code in ALLERGENS if code in codes]
        dishes.append({"course": course, "name": name, "allergens": ordered})
    return dishes, ""


def mistakes(data: Mapping[str, Any]) -> list[str]:
    """What is wrong in a file: `Ligne 3, colonne menuDate : …`."""
    said = []
    for one in data.get("errors", []):
        what = _WRONG.get(one["error"], "cette ligne ne peut pas être lue").format(value=one["value"])
        where = f", colonne {one['column']}" if one["column"] else ""
        said.append(f"Ligne {one['line']}{where}{french.NBSP}: {what}.")
    more = data.get("more", 0)
    if more:
        said.append(f"Et {french.plural(more, 'autre erreur', 'autres erreurs')}.")
    return said
