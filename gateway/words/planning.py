"""What a planning says in French: a cell in one sentence, its history, its outcomes. Pure: the zone is a parameter.

A cell's sentence always has the same order: activity, full date, what it says, what can still be done.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from gateway.components import french
from gateway.words.sentences import problem_sentence

FOLDER = Path(__file__).resolve().parent

ACTIONS = ("book", "declare_absence", "withdraw")


@dataclass(frozen=True, slots=True)
class StatusWords:
    """One row of statuses.toml."""

    key: str
    label: str
    glyph: str
    letter: str
    layer: str
    drawn: str
    legend: str
    staff: str = ""

    @property
    def spoken(self) -> str:
        """The label inside a sentence."""
        return self.label[0].lower() + self.label[1:]


@cache
def statuses() -> dict[str, StatusWords]:
    """Every status, in the order of the legend."""
    rows = tomllib.loads((FOLDER / "statuses.toml").read_text("utf-8"))
    return {key: StatusWords(key=key, **row) for key, row in rows.items()}


_NOT_RUNNING = {
    "school_holidays": "ne fonctionne pas pendant les vacances",
    "school_time": "ne fonctionne que pendant les vacances",
    "weekday": "ne fonctionne pas ce jour de la semaine",
    "not_enrolled": "pas d’inscription ce jour-là",
}

HOLDS = {
    "waiting_list": "sur la liste d’attente",
    "file_incomplete": "dossier incomplet",
    "opening_not_decided": "ouverture pas encore décidée",
}

_RULES = {
    "in_time": "déclaré dans les délais",
    "late": "déclaré après le délai",
    "reason": "selon le motif donné",
    "not_seen": "pointé absent, sans déclaration",
    "accepted": "accepté par la mairie",
    "refused": "non excusé par la mairie",
}

_TROUBLES = {
    "marks_disagree": "deux pointages se contredisent",
    "present_on_closed_day": "pointé présent un jour fermé",
    "present_when_not_running": "pointé présent un jour sans activité",
}

_WHY_SHORT = {
    "cutoff_passed": "délai dépassé",
    "window_not_open": "réservations pas encore ouvertes",
    "window_closed": "réservations closes",
    "no_place_left": "complet",
    "child_already_placed": "l’enfant est déjà attendu ailleurs",
    "not_enrolled": "pas d’inscription ce jour-là",
    "proposal_already_open": "une demande est déjà en cours",
}

TOO_LATE = frozenset({"cutoff_passed", "window_closed"})
"""What families can still write to the town hall about."""
_SAID_BY_STATUS = frozenset(
    {"not_running", "other_home_day", "day_closed", "already_booked", "not_booked", "not_allowed"}
)

_ACTION_UNTIL = {
    "book": "réservable jusqu’au {}",
    "declare_absence": "modifiable jusqu’au {}",
    "withdraw": "demande à retirer jusqu’au {}",
}
_ABSENT = frozenset({"excused_absence", "billed_absence", "leave_day"})
# Without a moment: it comes late, and is taken all the same (services/planning says so by an empty `until`).
_ACTION_OPEN = {
    "book": "délai dépassé, à demander à la mairie",
    "declare_absence": "délai dépassé, absence encore possible",
    "withdraw": "demande que vous pouvez retirer",
}


def rank_words(rank: int) -> str:
    """`1er`, `2e`."""
    return "1er" if rank == 1 else f"{rank}e"


@lru_cache(maxsize=4096)
def moment(iso: str, zone: tzinfo) -> str:
    """`mercredi 8 avril à 10 h` in the municipality's zone; midnight belongs to the day it ends."""
    at = datetime.fromisoformat(iso)
    at = at.astimezone(zone) if at.tzinfo else at
    return french.moment_words(at)


def said(status: str, reason: str, data: Mapping[str, Any]) -> str:
    """What a status says, with its reason when it has one: `en attente, 2e sur la liste d’attente`."""
    if not status:
        return ""
    if status == "not_running":
        words = _NOT_RUNNING.get(reason, "ne fonctionne pas ce jour")
        return f"{words}{french.NBSP}: {data['name']}" if data.get("name") else words
    words = statuses()[status].spoken
    if status == "closure":
        name = data.get("name") or data.get("label")
        words = "fermé, jour férié" if reason == "public_holiday" else "fermé"
        return f"{words}{french.NBSP}: {name}" if name else words
    more = _reason(status, reason, data)
    return f"{words}, {more}" if more else words


def _reason(status: str, reason: str, data: Mapping[str, Any]) -> str:
    if not reason:
        return ""
    if status == "on_hold":
        rank = data.get("rank")
        words = HOLDS.get(reason, reason)
        return f"{rank_words(int(rank))} {words}" if rank and reason == "waiting_list" else words
    if status == "refused":
        return f"motif{french.NBSP}: {data.get('label') or reason}"
    if status == "error":
        return _TROUBLES.get(reason, "")
    return _RULES.get(reason, "")


def possible(actions: Mapping[str, str | None], zone: tzinfo, status: str = "") -> str:
    """What can still be done and until when: `modifiable jusqu’au mercredi 8 avril à 10 h`."""
    words = []
    for action in ACTIONS:
        if action in actions:
            until = actions[action]
            if until and action == "book" and status in _ABSENT:
                words.append(f"absence annulable jusqu’au {moment(until, zone)}")
                continue
            words.append(_ACTION_UNTIL[action].format(moment(until, zone)) if until else _ACTION_OPEN[action])
    return ", ".join(words)


def why_not(code: str, data: Mapping[str, Any], zone: tzinfo, *, full: bool = False) -> str:
    """Why nothing can be done: a few words with the computed moment, or the whole sentence; "" when the status says it."""
    if not code or (code in _SAID_BY_STATUS and not full):
        return ""
    if full:
        return problem_sentence(code, data, zone)
    words = _WHY_SHORT.get(code) or problem_sentence(code, data, zone).rstrip(".").lower()
    if data.get("moment"):
        if code in ("cutoff_passed", "window_closed"):
            return f"{words} depuis le {moment(str(data['moment']), zone)}"
        if code == "window_not_open":
            return f"les réservations ouvrent le {moment(str(data['moment']), zone)}"
    return words


def cell_sentence(name: str, day: date, cell: Mapping[str, Any], zone: tzinfo) -> str:
    """The whole cell: `Restauration scolaire, jeudi 9 avril, réservé, modifiable jusqu’au …`."""
    parts = [name, french.day_words(day)]
    status = said(cell["status"], cell.get("reason", ""), cell.get("reason_data") or {})
    if cell.get("mark"):
        present = "présent" if cell["mark"] == "present" else "présent sans réservation"
        status = f"{status}, {present}" if status else present
    actions = cell.get("actions") or {}
    parts.append(status or ("libre" if "book" in actions else "rien de réservé"))
    if cell.get("unit"):
        parts.append(cell["unit"])
    parts.append(
        possible(actions, zone, cell["status"])
        or why_not(cell.get("why_not", ""), cell.get("why_not_data") or {}, zone)
    )
    return ", ".join(part for part in parts if part)


def day_title(day: date) -> str:
    """`Jeudi 9 avril`."""
    return french.day_words(day).capitalize()


def with_reason(name: str, day: date, reason: str) -> str:
    """`Cantine, jeudi 9 avril : le délai est dépassé depuis …`."""
    return f"{name}, {french.day_words(day)}{french.NBSP}: {reason[:1].lower()}{reason[1:]}"


_HISTORY = {
    "booking_done": "Réservé",
    "booking_opened": "Réservation demandée",
    "booking_on_hold": "Mis sur la liste d’attente",
    "booking_accepted": "Réservation acceptée",
    "booking_refused": "Réservation refusée",
    "booking_withdrawn": "Demande de réservation retirée",
    "booking_decision_undone": "Décision annulée par la mairie",
    "absence_done": "Absence déclarée",
    "absence_opened": "Absence déclarée, réponse attendue",
    "absence_accepted": "Absence acceptée",
    "absence_refused": "Absence non excusée",
    "absence_withdrawn": "Déclaration d’absence retirée",
    "absence_decision_undone": "Décision annulée par la mairie",
    "absence_noticed": "Absence constatée",
    "pattern_set": "Réservé chaque semaine",
    "child_left": "Enfant retiré du dossier de la famille",
    "pattern_given_up": "N’est plus réservé chaque semaine",
    "pattern_give_up_asked": "Changement de semaine type demandé",
    "pattern_day_kept": "Gardé tel quel\u00a0: le jour avait changé entre-temps",
    "pattern_refused": "Changement de semaine type refusé",
    "pattern_without_place": "Plus de place pour la réservation de chaque semaine",
    "place_offered": "Une place s’est libérée",
    "marked_present": "Pointé présent",
    "marked_absent": "Pointé absent",
    "marked_cancelled": "Pointage annulé",
}


def history_title(what: str) -> str:
    """What happened, as the title of a line of history."""
    return _HISTORY.get(what, what.replace("_", " ").capitalize())


def history_text(data: Mapping[str, Any]) -> str:
    """Its rule, reason, rank or unit: `déclaré après le délai`."""
    words = []
    if data.get("rule"):
        words.append(_RULES.get(str(data["rule"]), ""))
    if data.get("reason"):
        words.append(f"motif{french.NBSP}: {data['reason']}")
    if data.get("rank"):
        words.append(f"{rank_words(int(data['rank']))} {HOLDS['waiting_list']}")
    if data.get("unit"):
        words.append(str(data["unit"]))
    if data.get("valid_from"):
        words.append(f"à partir du {french.day_words(date.fromisoformat(data['valid_from']), year=True)}")
    text = ", ".join(word for word in words if word)
    return text[:1].upper() + text[1:]
