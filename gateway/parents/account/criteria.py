"""The municipality's password policy, as the guide lists it: one criterion a line, each ticked while one types."""

from __future__ import annotations

from typing import Any

_WORDS = {
    "min_length": ("{} caractère minimum", "{} caractères minimum"),
    "upper": ("Au moins {} majuscule", "Au moins {} majuscules"),
    "lower": ("Au moins {} minuscule", "Au moins {} minuscules"),
    "digit": ("Au moins {} chiffre", "Au moins {} chiffres"),
}


def criteria(policy: dict[str, Any]) -> list[dict[str, Any]]:
    """`kind`, `count` and `words` of each criterion that asks for something, in the guide's order."""
    return [
        {"kind": kind, "count": count, "words": (one if count == 1 else many).format(count)}
        for kind, (one, many) in _WORDS.items()
        if (count := int(policy.get(kind, 0)))
    ]
