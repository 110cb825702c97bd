"""What became, or would become, of the days a family asked for or declared. Pure: the zone is a parameter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any, Literal

from gateway.components import french
from gateway.words import dates, planning
from gateway.words.sentences import problem_sentence

Kind = Literal["book", "absence"]
Outcome = Mapping[str, Any]

LATE = "Délai dépassé, la demande sera marquée en retard. "
TONES = {"done": "done", "opened": "opened", "on_hold": "opened", "refused": "refused"}
GLYPHS = {"done": "circle-check", "opened": "hourglass", "refused": "circle-x", "billed": "euro"}


@dataclass(frozen=True, slots=True)
class Said:
    """One day in words: how it is drawn, the moment it is judged by, and its outcome."""

    tone: str
    glyph: str
    words: str


def will_be(outcome: Outcome, kind: Kind, zone: tzinfo) -> Said:
    """What would follow if it were sent now."""
    tone = _tone(outcome, kind)
    result, data = outcome["result"], outcome.get("data") or {}
    if result == "refused":
        words = problem_sentence(outcome.get("code", ""), data, zone)
    elif kind == "book":
        words = {
            "done": "Sera réservé tout de suite.",
            "opened": f"{LATE if data.get('late') else ''}La mairie devra répondre.",
            "on_hold": _queue(data, "Complet. Vous serez "),
        }[result]
    else:
        words = _absence_to_be(outcome, data)
    return Said(tone, GLYPHS[tone], words)


def waits(outcomes: Iterable[Outcome]) -> bool:
    """Whether an agent, or a free place, will answer one of them."""
    return any(outcome["result"] in ("opened", "on_hold") for outcome in outcomes)


def answer_by(outcomes: Iterable[Outcome], due_on: str | None, today: date) -> str:
    """When the family will be answered, said before it sends; "" when nothing can be sent.

    `due_on` is the day the town promises; None when nobody can say it now.
    """
    able = [outcome for outcome in outcomes if outcome["result"] != "refused"]
    if not able:
        return ""
    if not waits(able):
        return "Réponse immédiate."
    if not due_on:
        return "La date de réponse s’affichera dans «\u00a0Liste des demandes\u00a0» après l’envoi."
    day = dates.as_date(due_on)
    near = {0: "aujourd’hui, ", 1: "demain, "}.get((day - today).days, "le ")
    return f"Réponse au plus tard {near}{french.day_words(day, year=True)}."


def _absence_to_be(outcome: Outcome, data: Mapping[str, Any]) -> str:
    late = LATE if data.get("rule") == "late" else ""
    if outcome["result"] == "opened":
        if data.get("evidence_needed"):
            return f"{late}Un certificat médical sera demandé, puis la mairie répondra."
        return f"{late}La mairie devra répondre."
    if outcome.get("status") == "billed_absence":
        return "Délai dépassé. Cette journée restera facturée."
    in_time = "Dans les délais. " if data.get("rule") == "in_time" else ""
    return f"{in_time}Ne sera pas facturé."


def _queue(data: Mapping[str, Any], before: str) -> str:
    rank = data.get("rank")
    place = f"{planning.rank_words(int(rank))} " if rank else ""
    return f"{before}{place}sur la liste d’attente."


def _tone(outcome: Outcome, kind: Kind) -> str:
    if kind == "absence" and outcome.get("status") == "billed_absence":
        return "billed"
    return TONES[outcome["result"]]


def pending(cell: Mapping[str, Any]) -> Said:
    """What a demand still undecided says of its day."""
    words = planning.said(cell["status"], cell.get("reason") or "", cell.get("reason_data") or {})
    return Said("opened", "hourglass", f"{words[:1].upper()}{words[1:]}.")


def messages(
    outcomes: Iterable[tuple[str, Outcome]],
    kind: Kind,
    due_on: str | None,
    today: date,
    zone: tzinfo,
) -> list[dict[str, Any]]:
    """The messages of the next page, one per kind of result; `outcomes`: the name of each activity with its outcome."""
    groups: dict[str, list[str]] = {}
    for name, outcome in outcomes:
        where = f"{name}, {french.day_words(date.fromisoformat(str(outcome['day'])))}"
        data = outcome.get("data") or {}
        group = "billed" if _tone(outcome, kind) == "billed" else outcome["result"]
        if group == "refused":
            where += f"{french.NBSP}: {problem_sentence(outcome.get('code', ''), data, zone)}"
        elif group == "on_hold" and data.get("rank"):
            where += f"{french.NBSP}: {planning.rank_words(int(data['rank']))} sur la liste"
        groups.setdefault(group, []).append(where)
    said = [_message(group, kind, groups[group]) for group in _ORDER if group in groups]
    answer = dates.answer_words(due_on, today)
    for message in said:
        if message.pop("waits", False):
            expected = f"{answer[0].upper()}{answer[1:]}. " if answer else ""
            message["text"] = f"{expected}Vous pouvez suivre ou retirer votre demande dans la liste."
            message["links"] = [FOLLOW]
    return said


FOLLOW = {"label": "Liste des demandes", "href": "/demandes"}
_ORDER = ("done", "billed", "opened", "on_hold", "refused")


def _message(group: str, kind: Kind, items: list[str]) -> dict[str, Any]:
    count = len(items)
    days = french.plural(count, "jour")
    s = "s" if count > 1 else ""
    titles = {
        ("done", "book"): ("ok", f"C’est réservé{french.NBSP}: {days}"),
        ("done", "absence"): ("ok", f"Absence notée{french.NBSP}: {days}, non facturé{s}"),
        ("billed", "absence"): (
            "warn",
            f"Absence notée{french.NBSP}: {days} qui rest{'eront' if s else 'era'} facturé{s}",
        ),
        ("opened", "book"): ("info", f"Demande envoyée à la mairie{french.NBSP}: {days}"),
        ("opened", "absence"): ("info", f"Déclaration envoyée à la mairie{french.NBSP}: {days}"),
        ("on_hold", "book"): ("info", f"Complet{french.NBSP}: {days} sur liste d’attente"),
        ("refused", "book"): ("danger", f"Pas possible{french.NBSP}: {days}"),
        ("refused", "absence"): ("danger", f"Pas possible{french.NBSP}: {days}"),
    }
    tone, title = titles[group, kind]
    message: dict[str, Any] = {"kind": tone, "title": title, "items": items}
    if group in ("opened", "on_hold"):
        message["waits"] = True
    return message


NOTHING_CHOSEN = {
    "kind": "warn",
    "title": "Choisissez d’abord un jour",
    "text": "Cochez un ou plusieurs jours dans le planning, puis choisissez une action.",
}
ONE_DAY_ONLY = {
    "kind": "warn",
    "title": "Choisissez un seul jour pour voir son détail",
}
SEE_OR_CHANGE = "Voir ce jour, ou revenir sur ce choix"
WITHDRAWN = {"kind": "ok", "title": "Votre demande est retirée"}


def not_withdrawn(sentence: str) -> dict[str, Any]:
    """A demand that could not be taken back, and why."""
    return {"kind": "danger", "title": "Votre demande n’est pas retirée", "text": sentence}


def nothing_possible(action: str, reasons: list[str]) -> dict[str, Any]:
    """None of the chosen days allows it; each says why."""
    title = {
        "reserver": "Aucun de ces jours ne peut être réservé",
        "absence": "Aucune absence ne peut être déclarée pour ces jours",
        "retirer": "Aucune demande à retirer pour ces jours",
    }[action]
    return {"kind": "danger", "title": title, "items": reasons}


_ABSENCE_ALREADY = frozenset({"excused_absence", "billed_absence", "leave_day"})
_BOOKED = frozenset({"booked", "recurring", "out_of_contract"})


def aside(action: str, cell: Mapping[str, Any], zone: tzinfo) -> str:
    """Why a chosen day does not allow `action` (absence, reserver, retirer). Never empty, whatever the status.

    The owner's reason comes first; it gives none where another action is possible, and then the status tells.
    """
    code = cell.get("why_not") or ""
    status = cell.get("status") or ""
    if action == "retirer":
        return "Aucune demande à retirer ce jour-là."
    if action == "absence" and not status:
        return problem_sentence("not_booked", {}, zone)
    if code:
        return planning.why_not(code, cell.get("why_not_data") or {}, zone, full=True)
    if action == "absence" and status in ("pending_booking", "on_hold", "refused"):
        return problem_sentence("not_booked", {}, zone)
    if action == "absence" and status in _ABSENCE_ALREADY:
        return "Une absence est déjà notée ce jour-là."
    if action == "reserver" and status in _BOOKED:
        return problem_sentence("already_booked", {}, zone)
    if status in ("pending_booking", "pending_absence", "on_hold"):
        return problem_sentence("proposal_already_open", {}, zone)
    words = planning.said(status, cell.get("reason") or "", cell.get("reason_data") or {})
    if words:
        return f"{words[:1].upper()}{words[1:]}."
    return "Ce jour ne peut pas être réservé."


def month_title(name: str, month: str) -> str:
    """`Planning de Léa, avril 2015`."""
    return f"Planning {french.of_name(name)}, {french.month_words(month)}"


def week_title(name: str, monday: date) -> str:
    """`Planning de Léa, semaine du 27 avril 2015`."""
    day = f"{french.day_number(monday)}{french.NBSP}{french.MONTHS[monday.month - 1]} {monday.year}"
    return f"Planning {french.of_name(name)}, semaine du {day}"


def late_help(message: dict[str, Any], email: str) -> dict[str, Any]:
    """A refusal after the deadline also says what still can be done: the address to write to."""
    text = "Après le délai, vous pouvez encore écrire à la mairie\u00a0: elle décide si c’est possible."
    link = [{"label": f"Écrire à {email}", "href": f"mailto:{email}"}] if email else []
    return {**message, "text": text, "links": [*message.get("links", []), *link]}


CHECK_TITLES = {
    "absence": "Vérifier votre déclaration",
    "reserver": "Vérifier votre demande",
    "retirer": "Retirer ma demande",
}
JOINED = "Le document est joint à l’absence"
REASON_MISSING = "Choisissez le motif de l’absence"


def cell_title(offering: str, day: date) -> str:
    """`Restauration scolaire, jeudi 9 avril 2015`."""
    return f"{offering}, {french.day_words(day, year=True)}"
