"""The queue's replies prepared for its templates. Pure: the clocks are parameters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from contracts.requests import QueueDue
from gateway.bus import Content
from gateway.components import french
from gateway.proposals import SEALED
from gateway.words import asked, dates
from gateway.words.sentences import word

TABS = {"a-traiter": "to_decide", "a-moi": "mine", "traitees": "done", "toutes": "all"}
TAB_WORDS = {"a-traiter": "À traiter", "a-moi": "À moi", "traitees": "Traitées", "toutes": "Toutes"}
TABS_TO_DECIDE = ("a-traiter", "a-moi")
DUE: dict[str, QueueDue] = {"en-retard": "late", "aujourdhui": "today", "demain": "tomorrow"}
DUE_WORDS = {"": "Toutes", "en-retard": "En retard", "aujourdhui": "Aujourd’hui", "demain": "Demain"}
PAGE = 50
BULK = 100


def subject_words(request: Content, today: date) -> str:
    """What is asked, in a line: `Absence – Léa, Restauration scolaire, jeudi 7 mai`."""
    summary = request["summary"]
    parts = [summary["child_name"], summary["offering"], dates.days_words(summary["days"], today)]
    about = ", ".join(part for part in parts if part)
    kind = word("request_kind", request["kind"])
    return f"{kind} – {about}" if about else kind


def places_words(detail: Content | None) -> str:
    """`3 places libres sur 40`, `complet`, or "" where places do not count or are not known."""
    left = detail.get("places_left") if detail else None
    if detail is None or left is None:
        return ""
    if left <= 0:
        return "complet"
    total = detail.get("places_total")
    words = french.plural(left, "place libre", "places libres")
    return f"{words} sur {french.number(total)}" if total else words


def undoable(request: Content, machine_now: datetime) -> bool:
    """Whether the decision may still be undone."""
    until = str(request.get("undo_until") or "")
    return until != "" and datetime.fromisoformat(until) > machine_now


def rows(
    requests: Iterable[Content], details: dict[str, Content], today: date, machine_now: datetime
) -> list[dict[str, Any]]:
    """The queue's lines: each request with its owner's before and after, and what may be done with it."""
    return [
        {
            **request,
            "detail": details.get(request["proposal_id"]),
            "changes": asked.changes(details.get(request["proposal_id"]), today),
            "places": places_words(details.get(request["proposal_id"])),
            "open": request["state"] == "pending",
            "sealed": request["kind"] in SEALED,
            "undoable": undoable(request, machine_now),
        }
        for request in requests
    ]


def beside(requests: list[Content]) -> dict[str, str]:
    """For each request of a page, the one to go on with once it is decided: the next, after the last the one before."""
    ids = [str(request["family_request_id"]) for request in requests]
    return dict(zip(ids, [*ids[1:], *ids[-2:-1], ""], strict=False))


def grouped(lines: list[dict[str, Any]], decision: str) -> list[dict[str, Any]]:
    """The confirmation's groups, by what will come of each: `[{key, title, lines, ticked}]`; empty groups are left out.

    Places are those left now, for each request alone: the owner counts again when it applies the decision.
    """
    sure, full, gone = [], [], []
    for line in lines:
        if line["state"] != "pending":
            gone.append(line)
        elif decision == "accept" and line["places"] == "complet":
            full.append(line)
        else:
            sure.append(line)
    done = "acceptée" if decision == "accept" else "refusée"
    groups = [
        {
            "key": "sure",
            "lines": sure,
            "ticked": True,
            "title": _title(sure, f"sera {done}", f"seront {done}s"),
        },
        {
            "key": "full",
            "lines": full,
            "ticked": False,
            "title": _title(full, "dépasse la capacité", "dépassent la capacité"),
        },
        {
            "key": "gone",
            "lines": gone,
            "ticked": False,
            "title": _title(gone, "est déjà traitée ou retirée", "sont déjà traitées ou retirées"),
        },
    ]
    return [group for group in groups if group["lines"]]


def _title(lines: list[dict[str, Any]], one: str, many: str) -> str:
    return f"{french.plural(len(lines), 'demande')} {one if len(lines) < 2 else many}"
