"""The list of demands as a file for a spreadsheet: semicolons, a byte-order mark, French dates."""

from __future__ import annotations

import csv
import io
from datetime import tzinfo
from typing import Any

from gateway.parents.requests.view import COLUMNS
from gateway.words import dates
from gateway.words.sentences import word

CHILD_HEAD = ("Type", "Enfant", "Structure", "Prestation", "Jours")
WHEN_HEAD = ("Demandée le", "État", "Réponse attendue le", "Décidée ou retirée le", "Motif")


def sheet(entries: list[dict[str, Any]], half: str, who: str, zone: tzinfo) -> bytes:
    """The file. `who`: the parent who asked, the guide's *Responsable* column."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    if half == "compte":
        writer.writerow(("Type", "Responsable", *(label for _, label in COLUMNS), *WHEN_HEAD))
    else:
        writer.writerow((*CHILD_HEAD, *WHEN_HEAD))
    for one in entries:
        what = _account(one, who) if half == "compte" else _child(one)
        writer.writerow([plain(value) for value in (*what, *_when(one, zone))])
    return text.getvalue().encode("utf-8-sig")


def _account(one: dict[str, Any], who: str) -> tuple[str, ...]:
    cells = (one["asked"].get(key, "").replace("\n", ", ") for key, _ in COLUMNS)
    return (word("request_kind", one["kind"]), who, *cells)


def _child(one: dict[str, Any]) -> tuple[str, ...]:
    summary = one["summary"]
    days = ", ".join(f"{dates.as_date(day):%d/%m/%Y}" for day in summary["days"])
    kind = word("request_kind", one["kind"])
    return (kind, summary["child_name"], summary["facility"], summary["offering"], days)


def _when(one: dict[str, Any], zone: tzinfo) -> tuple[str, ...]:
    return (
        f"{dates.local(one['asked_at'], zone):%d/%m/%Y %H:%M}",
        word("request_state", one["state"]),
        f"{dates.as_date(one['due_on']):%d/%m/%Y}" if one["due_on"] else "",
        f"{dates.local(one['decided_at'], zone):%d/%m/%Y %H:%M}" if one["decided_at"] else "",
        one["reason"],
    )


def plain(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
