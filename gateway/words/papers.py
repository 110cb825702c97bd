"""What the papers of the town are called, and how they are grouped for reading. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from contracts.family import PAPER_SECTIONS, PaperSection
from gateway.bus import Content

SECTIONS: dict[PaperSection, str] = {
    "rules": "Règlements",
    "prices": "Tarifs",
    "forms": "Formulaires",
    "practical": "Informations pratiques",
    "other": "Autres documents",
}
_KINDS = {"application/pdf": "PDF", "image/jpeg": "image", "image/png": "image"}


def kind(media_type: str) -> str:
    """What a file is, in a word."""
    return _KINDS.get(media_type, "fichier")


def sections(papers: Iterable[Content]) -> list[dict[str, Any]]:
    """`[{key, title, papers}]` in the order of reading, without the empty ones."""
    found: dict[str, list[Content]] = {key: [] for key in PAPER_SECTIONS}
    for paper in papers:
        found[paper["section"]].append(paper | {"kind": kind(paper["media_type"])})
    return [
        {"key": key, "title": SECTIONS[key], "papers": found[key]} for key in PAPER_SECTIONS if found[key]
    ]


def when(paper: Content, today: date) -> str:
    """`now`, `later` or `over`: whether families read it today."""
    if paper["last_day"] and paper["last_day"] < today.isoformat():
        return "over"
    return "now" if paper["first_day"] <= today.isoformat() else "later"
