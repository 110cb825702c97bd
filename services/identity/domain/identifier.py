"""What a person types to say who they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

_LONGEST_NAME = 38
_SPELT = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_NO_NAME = "parent"


def identifier_key(typed: str) -> str:
    """The form under which an identifier is unique: case, outer blanks and look-alike widths do not count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).strip().casefold())


def proposed_identifier(first_name: str, last_name: str) -> str:
    """`Jean-Noël`, `D’ARC` -> `jean-noel.darc`: letters anybody can type. Long names are cut, empty ones left out."""
    parts = [plain(name)[:_LONGEST_NAME].strip("-") for name in (first_name, last_name)]
    return ".".join(part for part in parts if part) or _NO_NAME


def free_identifier(wanted: str, taken: Collection[str]) -> str:
    """The proposal, with the first number from 2 that makes it nobody's."""
    number, given = 1, wanted
    while given in taken:
        number += 1
        given = f"{wanted}{number}"
    return given


def plain(name: str) -> str:
    """Small letters, figures and single hyphens, without accents: what a name is once it is typed without care."""
    spelt = name.casefold().translate(_SPELT)
    letters = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode().lower()
    words = "".join(one if one.isalnum() else "-" if one in " -" else "" for one in letters).split("-")
    return "-".join(word for word in words if word)


def sort_key(*names: str) -> str:
    """Names as lists order and find them: `plain`, hyphens read as blanks."""
    return " ".join(plain(name).replace("-", " ") for name in names).strip()


def email_key(typed: str) -> str:
    """The form under which e-mail addresses are compared."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def initials(name: str) -> str:
    """`Jean DUPONT` -> `J. D.`: enough for a person to know their own account, too little to learn a name."""
    return " ".join(f"{word[0].upper()}." for word in name.replace("-", " ").split()[:4] if word)
