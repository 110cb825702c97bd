"""A text that is too long is refused at its field, and stays as it was typed: it is never cut. Pure."""

from __future__ import annotations

NOTE_MAX = 500
"""Characters of a *précision*, a family's or an agent's."""


def too_long(text: str, most: int = NOTE_MAX, what: str = "La précision") -> str:
    """The sentence for a text over `most` characters, or ""."""
    if len(text) <= most:
        return ""
    return f"{what} a {len(text)} caractères\N{NO-BREAK SPACE}: {most} au plus."
