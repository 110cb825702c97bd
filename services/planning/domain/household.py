"""Who lives together: guardians of one family at the same address see each other's lines."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def household_of(street: str, postcode: str, town: str) -> str:
    """A digest of an address, blind to case, accents and punctuation; empty when no street is known.

    Only the digest is kept: planning needs to know whether two addresses are the same, not what they are.
    """
    if not street.strip():
        return ""
    plain = unicodedata.normalize("NFD", f"{street} {postcode} {town}".casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return hashlib.sha256(_NOT_LETTERS.sub(" ", letters).strip().encode()).hexdigest()
