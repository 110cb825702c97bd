"""What a person types to say who they are."""

from __future__ import annotations

import unicodedata


def identifier_key(typed: str) -> str:
    """The form under which an identifier is unique: case, outer blanks and look-alike widths do not count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).strip().casefold())
