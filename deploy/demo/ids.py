"""Ids of the demonstration follow from names, so that loading twice speaks of the same things."""

from __future__ import annotations

import random
from uuid import UUID, uuid5

_NAMESPACE = UUID("b1c6a2f4-6d0e-5b0b-9c55-3f0b7a5a53f0")
_SEED = "loiron-ruille"


def named(*parts: object) -> UUID:
    """The id of a thing of the demonstration, from its name."""
    return uuid5(_NAMESPACE, ":".join(map(str, parts)))


def dice(*parts: object) -> random.Random:
    """The same throws each time for the same name: who invents a family does not disturb the next one."""
    return random.Random(f"{_SEED}:" + ":".join(map(str, parts)))  # noqa: S311 - plausible, not secret
