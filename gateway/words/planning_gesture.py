"""What is said of many days at once: the plan, its check, what was done and what was taken back. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from gateway.components import french
from gateway.words import planning
from gateway.words.sentences import problem_sentence, word

Cell = Mapping[str, Any]

FORM_TITLE = "Réserver plusieurs jours"
WEEK_TITLE = "Copier une semaine"
CHILD_TITLE = "Copier pour un frère ou une sœur"

ORDER = (
    "left",
    "taken_back",
    "done",
    "given_up",
    "billed",
    "opened",
    "giving_up",
    "on_hold",
    "kept",
    "refused",
)
TONES = {
    "left": "opened",
    "taken_back": "back",
    "done": "done",
    "given_up": "done",
    "giving_up": "opened",
    "kept": "refused",
    "billed": "billed",
    "opened": "opened",
    "on_hold": "opened",
    "refused": "refused",
}
GLYPHS = {
    "left": "flag",
    "taken_back": "undo-2",
    "done": "circle-check",
    "given_up": "calendar-minus",
    "giving_up": "hourglass",
    "kept": "circle-x",
    "billed": "euro",
    "opened": "hourglass",
    "on_hold": "hourglass",
    "refused": "circle-x",
}
WILL = {
    "done": ("sera réservé tout de suite", "seront réservés tout de suite"),
    "opened": ("attendra la réponse de la mairie", "attendront la réponse de la mairie"),
    "on_hold": ("ira sur la liste d’attente", "iront sur la liste d’attente"),
    "refused": ("n’est pas possible", "ne sont pas possibles"),
    "given_up": ("ne sera plus réservé", "ne seront plus réservés"),
    "giving_up": (
        "ne sera plus réservé si la mairie accepte",
        "ne seront plus réservés si la mairie accepte",
    ),
    "kept": ("reste réservé", "restent réservés"),
}
DID = {
    ("done", "booking"): ("est réservé", "sont réservés"),
    ("given_up", "booking"): ("n’est plus réservé", "ne sont plus réservés"),
    ("giving_up", "booking"): (
        "ne sera plus réservé si la mairie accepte",
        "ne seront plus réservés si la mairie accepte",
    ),
    ("kept", "booking"): ("reste réservé", "restent réservés"),
    ("done", "absence"): ("est noté absent, non facturé", "sont notés absents, non facturés"),
    ("billed", "absence"): ("est noté absent et reste facturé", "sont notés absents et restent facturés"),
    ("opened", "booking"): ("attend la réponse de la mairie", "attendent la réponse de la mairie"),
    ("opened", "absence"): ("attend la réponse de la mairie", "attendent la réponse de la mairie"),
    ("on_hold", "booking"): ("est sur la liste d’attente", "sont sur la liste d’attente"),
    ("refused", "booking"): ("n’a pas pu être demandé", "n’ont pas pu être demandés"),
    ("taken_back", "booking"): ("est annulé", "sont annulés"),
    ("taken_back", "absence"): ("est annulé", "sont annulés"),
    ("left", "booking"): ("est gardé", "sont gardés"),
    ("left", "absence"): ("est gardé", "sont gardés"),
    ("refused", "absence"): ("n’a pas pu être déclaré", "n’ont pas pu être déclarés"),
}


@dataclass(frozen=True, slots=True)
class Month:
    """The days of one month, as pages list them."""

    title: str
    days: tuple[Cell, ...]


def by_month(cells: Iterable[Cell]) -> list[Month]:
    """Cells (`day` in ISO) under the name of their month, in order; each gets its `label`: `mardi 7`."""
    months: dict[str, list[Cell]] = {}
    for cell in sorted(cells, key=lambda one: str(one["day"])):
        label = french.day_short(date.fromisoformat(str(cell["day"])))
        months.setdefault(str(cell["day"])[:7], []).append({**cell, "label": label})
    return [Month(french.month_words(month), tuple(days)) for month, days in months.items()]


LEAVING = {
    ("done", "given_up"): "given_up",
    ("opened", "pending_absence"): "giving_up",
    ("refused", "recurring"): "kept",
}


def group_of(cell: Cell, kind: str = "booking") -> str:
    """`done`, `billed`, `opened`, `on_hold` or `refused`; of a weekly pattern also what it gives up, or would."""
    leaving = LEAVING.get((str(cell["result"]), str(cell.get("status", ""))))
    if leaving is not None and kind == "booking":
        return leaving
    if cell.get("status") == "billed_absence" and cell["result"] == "done":
        return "billed"
    return str(cell["result"])


def will(result: str, count: int) -> str:
    """`34 jours seront réservés tout de suite`."""
    return f"{french.plural(count, 'jour')} {WILL[result][count > 1]}"


def did(group: str, kind: str, count: int) -> str:
    """`34 jours sont réservés`."""
    return f"{french.plural(count, 'jour')} {DID[group, kind][count > 1]}"


UNDO_ANY = "Annuler ce qui a été demandé"
"""Where what was asked is not known."""
UNDO_PATTERN = "Annuler ce changement de semaine type"


def undo_label(results: Iterable[str], kind: str) -> str:
    """What taking a gesture back would undo: `Annuler ces 12 réservations`. `results`: those of its cells."""
    kept = [result for result in results if result != "refused"]
    if kind == "pattern":
        return UNDO_PATTERN
    one, many = ("absence", "absences") if kind == "absence" else ("réservation", "réservations")
    if kind != "absence" and "done" not in kept:
        one, many = "demande", "demandes"
    return f"Annuler ces {len(kept)} {many}" if len(kept) > 1 else f"Annuler cette {one}"


def why(cell: Cell, zone: tzinfo) -> str:
    """What a day of a gesture is told beyond its group: the reason of a refusal, the rank on the waiting list."""
    data = cell.get("data") or {}
    if cell["result"] == "refused":
        return problem_sentence(cell.get("code", ""), data, zone)
    if cell["result"] == "on_hold" and data.get("rank"):
        return f"{planning.rank_words(int(data['rank']))} sur la liste."
    return ""


def left_out(one: Mapping[str, Any], zone: tzinfo) -> str:
    """`12 jours : vacances scolaires`; a single public holiday is named, and so is the moment at which days open."""
    words = word("plan_left_out", one["reason"])
    if one.get("moment"):
        words = planning.why_not(one["reason"], one, zone)
    if one.get("label"):
        words = f"{words} ({one['label']})"
    return f"{french.plural(len(one['days']), 'jour')}{french.NBSP}: {words}"


def undone_why(cell: Cell, zone: tzinfo) -> str:
    """Why a day stays as it is when the gesture is taken back."""
    code = cell["undone_code"]
    if code == "already_decided":
        state = (cell.get("undone_data") or {}).get("state", "")
        return word("gesture_decided", state)
    if code in ("conflict", "withdrawn", "cutoff_passed", "no_place_left"):
        return word("gesture_left", code)
    return problem_sentence(code, cell.get("undone_data") or {}, zone)


def undone_title(taken_back: int, left: int) -> str:
    """What taking back did, in one line."""
    if not left:
        return f"Tout est annulé{french.NBSP}: {french.plural(taken_back, 'jour')}"
    if not taken_back:
        return "Rien n’a pu être annulé"
    return f"{french.plural(taken_back, 'jour')} {'annulés' if taken_back > 1 else 'annulé'}, {left} gardé{'s' if left > 1 else ''}"


def differs(announced: Sequence[tuple[str, str, Cell]], zone: tzinfo) -> list[str]:
    """The days that did not become what the check said: name of the line, result announced, and the cell."""
    said = []
    for name, wanted, cell in announced:
        if wanted and wanted != cell["result"]:
            day = french.day_words(date.fromisoformat(str(cell["day"])))
            more = why(cell, zone) or f"{DID[group_of(cell), 'booking'][0]}."
            said.append(f"{name}, {day}{french.NBSP}: {more[:1].lower()}{more[1:]}")
    return said


DIFFERENT = "Cela a changé depuis la vérification"
NOT_UNDONE = "Rien n’est annulé"
