"""The queue's replies prepared for its templates. Pure: the clocks are parameters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from typing import Any

from contracts.requests import QueueDue
from gateway.bus import Content
from gateway.components import french
from gateway.proposals import SEALED
from gateway.words import asked, dates
from gateway.words.sentences import SCREENS, problem_sentence, word

TABS = {
    "a-traiter": "to_decide",
    "a-moi": "mine",
    "famille": "family",
    "traitees": "done",
    "toutes": "all",
}
TAB_WORDS = {
    "a-traiter": "À traiter",
    "a-moi": "À moi",
    "famille": "En attente de la famille",
    "traitees": "Traitées",
    "toutes": "Toutes",
}
TABS_TO_DECIDE = ("a-traiter", "a-moi")
DUE: dict[str, QueueDue] = {"en-retard": "late", "aujourdhui": "today", "demain": "tomorrow"}
DUE_WORDS = {"": "Toutes", "en-retard": "En retard", "aujourdhui": "Aujourd’hui", "demain": "Demain"}
PAST_WORDS = {
    "booking": (
        "Accepter inscrit l’enfant après coup, sans que personne ne l’ait attendu{nbsp}: là où une réservation est "
        "facturée, ce jour le sera. Si l’enfant est venu, son pointage suffit. Refuser laisse le jour tel qu’il s’est passé."
    ),
    "absence": "Accepter excuse l’absence{nbsp}: elle n’est pas facturée. Refuser la laisse facturée.",
}
"""What a decision still does to a day that is over, as planning applies it (domain/deciding.py there)."""
REOPENED_WORDS = {
    ("booking", "accepted"): (
        "Rouvrir retire la réservation, et ce jour ne sera plus facturé pour elle. Là où l’enfant a été pointé présent, "
        "elle reste, et la demande ne se rouvre pas."
    ),
    ("booking", "refused"): (
        "Rouvrir ne change pas ce jour. L’accepter ensuite inscrirait l’enfant après coup{nbsp}: là où une réservation "
        "est facturée, ce jour le serait."
    ),
    ("absence", "accepted"): (
        "Rouvrir remet la réservation{nbsp}: l’absence n’est plus excusée. Ce jour reste hors de la facture jusqu’à "
        "votre nouvelle décision, puis il y est compté, ou non, selon elle."
    ),
    ("absence", "refused"): (
        "Rouvrir remet ce jour en attente{nbsp}: il sort de ce qui est à facturer jusqu’à votre nouvelle décision. Une "
        "facture déjà envoyée ne change pas toute seule."
    ),
}
"""What reopening a decision does to a day that is over, by kind and by the decision in force (`take_back` there)."""
CASH_OFFICE = frozenset({"regie", "direction"})
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


def past(request: Content, today: date) -> str:
    """Whether the days asked for are gone: `all`, `some`, or "" for none, and for what is not about days."""
    days = request["summary"]["days"]
    if request["kind"] not in PAST_WORDS or not days:
        return ""
    gone = sum(date.fromisoformat(str(day)) < today for day in days)
    return "all" if gone == len(days) else "some" if gone else ""


def waits_words(request: Content, today: date) -> str:
    """Since when the family is waited for: `depuis 3 jours`; "" where it is not."""
    question = request.get("question")
    if not question or request["state"] != "pending":
        return ""
    days = (today - datetime.fromisoformat(str(question["asked_at"])).date()).days
    return f"depuis {french.plural(days, 'jour')}" if days > 0 else "depuis aujourd’hui"


def undoable(request: Content, machine_now: datetime) -> bool:
    """Whether the decision may still be undone."""
    until = str(request.get("undo_until") or "")
    return until != "" and datetime.fromisoformat(until) > machine_now


def reopenable(request: Content, machine_now: datetime) -> bool:
    """Whether an agent decided it and its family has been told, or is about to be: it may only be reopened."""
    decided = request["state"] in ("accepted", "refused") and request.get("decision_no", 0) > 0
    return decided and not undoable(request, machine_now)


def kept_words(code: str, zone: tzinfo) -> str:
    """Why a decision stays though an agent wanted it back."""
    return SCREENS["kept_why"].get(code) or problem_sentence(code, {}, zone)


def kept(request: Content, zone: tzinfo) -> str:
    """Why the decision in force stays, where an agent wanted it back; else ""."""
    code = request["back_reason"] if request["state"] in ("accepted", "refused") else ""
    return kept_words(code, zone) if code else ""


def reopened_words(request: Content, today: date) -> str:
    """What reopening a decided request does to its days that are gone; "" where none is."""
    words = REOPENED_WORDS.get((request["kind"], request["state"]), "")
    return words.format(nbsp=french.NBSP) if past(request, today) else ""


def reserved(request: Content, roles: Iterable[str]) -> bool:
    """Whether a request is for others to read and decide: income and accounts are the cash office's and the head's."""
    return request["owner"] == "billing" and CASH_OFFICE.isdisjoint(roles)


def rows(
    requests: Iterable[Content],
    details: dict[str, Content],
    today: date,
    machine_now: datetime,
    roles: Iterable[str],
) -> list[dict[str, Any]]:
    """The queue's lines: each request with its owner's before and after, and what may be done with it.

    `open`: it waits; `mine`: it waits and these roles decide it.
    """
    return [
        {
            **request,
            "detail": details.get(request["proposal_id"]),
            "changes": asked.changes(details.get(request["proposal_id"]), today),
            "places": places_words(details.get(request["proposal_id"])),
            "open": request["state"] == "pending",
            "waits": waits_words(request, today),
            "past": past(request, today) if request["state"] == "pending" else "",
            "past_words": PAST_WORDS.get(request["kind"], "").format(nbsp=french.NBSP),
            "accept_words": _accept_words(request, today),
            "mine": request["state"] == "pending" and not reserved(request, roles),
            "reserved": reserved(request, roles),
            "sealed": request["kind"] in SEALED,
            "undoable": undoable(request, machine_now) and not reserved(request, roles),
            "reopenable": reopenable(request, machine_now) and not reserved(request, roles),
            "reopened_words": reopened_words(request, today),
        }
        for request in requests
    ]


def _accept_words(request: Content, today: date) -> str:
    """The word of accepting; what is booked once its days are over is only put on record."""
    gone = request["kind"] == "booking" and past(request, today) == "all"
    return "Enregistrer comme fait" if gone else "Accepter"


def beside(requests: list[Content]) -> dict[str, str]:
    """For each request of a page, the one to go on with once it is decided: the next, after the last the one before."""
    ids = [str(request["family_request_id"]) for request in requests]
    return dict(zip(ids, [*ids[1:], *ids[-2:-1], ""], strict=False))


def grouped(lines: list[dict[str, Any]], decision: str) -> list[dict[str, Any]]:
    """The confirmation's groups, by what will come of each: `[{key, title, lines, ticked}]`; empty groups are left out.

    Places are those left now, for each request alone: the owner counts again when it applies the decision.
    """
    sure, full, over, gone = [], [], [], []
    for line in lines:
        if line["state"] != "pending":
            gone.append(line)
        elif decision == "accept" and line["places"] == "complet":
            full.append(line)
        elif decision == "accept" and line["kind"] == "booking" and line["past"]:
            over.append(line)
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
            "key": "over",
            "lines": over,
            "ticked": False,
            "title": _title(over, "demande un jour déjà passé", "demandent un jour déjà passé"),
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
