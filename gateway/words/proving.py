"""What documents prove, in words, and when they end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, get_args

from contracts.family import FiledKind
from gateway.bus import Content
from gateway.components import french
from gateway.words import record

FILED: tuple[tuple[str, str], ...] = (
    ("", "Choisissez"),
    ("insurance", "Attestation d’assurance"),
    ("pai", "Projet d’accueil individualisé (PAI)"),
    ("vaccinations", "Vaccinations"),
    ("address", "Justificatif de domicile"),
    ("custody", "Décision de justice sur la garde"),
    ("income", "Revenus ou quotient familial"),
    ("other", "Autre document"),
)
_WORDS = dict(FILED[1:]) | {
    "absence": "Justificatif d’une absence ou d’une demande",
    "care_plan": "PAI",
}
SOON_DAYS = 30


def filed_kind(text: str) -> FiledKind | None:
    """The kind a form names."""
    return next((kind for kind in get_args(FiledKind) if kind == text), None)


def end_words(ends_on: str | None, today: date) -> tuple[str, str]:
    """`(words, tone)` of the day a document ends; `("", "")` where it has none."""
    if not ends_on:
        return "", ""
    day = date.fromisoformat(ends_on)
    said = french.day_words(day, year=True)
    if day < today:
        return f"Terminé depuis le {said}", "danger"
    return f"Valable jusqu’au {said}", "wait" if (day - today).days <= SOON_DAYS else "neutral"


def row(one: Content, today: date, base: str) -> dict[str, Any]:
    """A document as lists show it."""
    end, tone = end_words(one["expires_on"], today)
    return {
        **one,
        "href": f"{base}/{one['file_id']}",
        "proves": _WORDS[one["kind"]],
        "end": end,
        "tone": tone,
        "soon": tone in ("wait", "danger"),
    }


def groups(documents: Iterable[Content], today: date, base: str) -> list[dict[str, Any]]:
    """By child, the whole family's last."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in documents:
        found.setdefault(one["child_name"], []).append(row(one, today, base))
    return [
        {"title": name or "Toute la famille", "rows": rows}
        for name, rows in sorted(found.items(), key=lambda item: (not item[0], item[0]))
    ]


def ending(one: Content, today: date) -> str:
    """What ends soon, or has ended, in a sentence."""
    what, whose, end = _WORDS[one["kind"]], one["child_name"], end_words(one["ends_on"], today)[0]
    return f"{what}{f' ({whose})' if whose else ''}{french.NBSP}: {end[0].lower()}{end[1:]}"


def awaited(items: Iterable[Content], base: str) -> list[dict[str, Any]]:
    """What the town awaits for a registration file, as lists show it; what was given already comes last."""
    rows = [
        {
            **one,
            "name": record.label(f"document.{one['paper']}"),
            "href": f"{base}/{one['document_id']}" if one["document_id"] else "",
        }
        for one in items
    ]
    return sorted(rows, key=lambda row: row["state"] == "given")


def to_give(items: Iterable[Content]) -> list[str]:
    """The names of what the family has still to give."""
    return [record.label(f"document.{one['paper']}") for one in items if one["state"] != "given"]


def given(documents: Iterable[Content], base: str) -> list[dict[str, Any]]:
    """What the town gave, as lists show it."""
    return [{**one, "href": f"{base}/{one['file_id']}"} for one in documents]
