"""What an agent types of a booking window, and the window it makes. Pure: planning judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.planning import BookingWindow
from gateway.bus import Content
from gateway.words import dates

NAMES = (
    *("fenetre", "version", "activite", "libelle", "du", "au"),
    *("ouvre_le", "ouvre_a", "ferme_le", "ferme_a", "apres", "reference"),
)
LABEL_MAX, REFERENCE_MAX = 80, 200
AFTER = ("refuse", "ask")
Wrong = list[tuple[str, str]]
Choices = list[tuple[str, str]]

WHERE = {
    "first_day": "du",
    "last_day": "au",
    "opens_on": "ouvre_le",
    "opens_at": "ouvre_a",
    "closes_on": "ferme_le",
    "closes_at": "ferme_a",
}
SAID = {
    "du": "Une autre ouverture de cette activité couvre déjà certains de ces jours. Corrigez-la, ou changez les dates.",
    "au": "Le dernier jour vient après le premier, dans l’année, et n’est pas encore passé.",
    "ouvre_le": "Les réservations ouvrent au plus tard le dernier jour.",
    "ferme_le": "La fermeture vient après l’ouverture. Donnez sa date et son heure, ou aucune des deux.",
    "ferme_a": "Donnez aussi l’heure de fermeture, ou laissez la date vide.",
}


def blank() -> dict[str, str]:
    """The form of a new one: its id is the form's, so that sent twice it is one."""
    return dict.fromkeys(NAMES, "") | {
        "fenetre": str(uuid4()),
        "version": "0",
        "ouvre_a": "08:00",
        "apres": "refuse",
    }


def filled(card: Content) -> dict[str, str]:
    """The form of one that is there."""
    known = card["window"]
    unit = f"/{known['unit_id']}" if known["unit_id"] else ""
    return {
        "fenetre": known["window_id"],
        "version": str(card["version"]),
        "activite": f"{known['offering_id']}{unit}",
        "libelle": known["label"],
        "du": known["first_day"],
        "au": known["last_day"],
        "ouvre_le": known["opens_on"],
        "ouvre_a": known["opens_at"][:5],
        "ferme_le": known["closes_on"] or "",
        "ferme_a": (known["closes_at"] or "")[:5],
        "apres": known["after"],
        "reference": known["decision_reference"],
    }


def choices(offerings: Sequence[Content]) -> Choices:
    """Every activity, and each of its units where it has several."""
    found: Choices = []
    for one in offerings:
        name = f"{one['name']} – {one['facility']}"
        found.append((one["offering_id"], name))
        if len(one["units"]) > 1:
            found += [
                (f"{one['offering_id']}/{unit['unit_id']}", f"{name}, {unit['name'].lower()} seulement")
                for unit in one["units"]
            ]
    return found


def made(fields: Mapping[str, str], known: Choices) -> tuple[BookingWindow | None, Wrong]:
    """The window typed, or what cannot be read of it. `known`: the activities there are."""
    wrong: Wrong = []
    if fields["activite"] not in {value for value, _ in known}:
        wrong.append(("activite", "Choisissez une activité."))
    if len(fields["libelle"]) > LABEL_MAX:
        wrong.append(("libelle", f"{len(fields['libelle'])} caractères\u00a0: {LABEL_MAX} au plus."))
    days = {name: _day(fields, name, wrong) for name in ("du", "au", "ouvre_le")}
    opens_at = _time(fields, "ouvre_a", wrong)
    closes_on = _day(fields, "ferme_le", wrong) if fields["ferme_le"] else None
    closes_at = _time(fields, "ferme_a", wrong) if fields["ferme_a"] else None
    if fields["apres"] not in AFTER:
        wrong.append(("apres", "Choisissez ce que devient une demande après la fermeture."))
    if len(fields["reference"]) > REFERENCE_MAX:
        wrong.append(("reference", f"{len(fields['reference'])} caractères\u00a0: {REFERENCE_MAX} au plus."))
    if wrong:
        return None, wrong
    offering, _, unit = fields["activite"].partition("/")
    values: dict[str, Any] = {
        "window_id": UUID(fields["fenetre"]),
        "offering_id": UUID(offering),
        "unit_id": UUID(unit) if unit else None,
        "label": fields["libelle"],
        "first_day": days["du"],
        "last_day": days["au"],
        "opens_on": days["ouvre_le"],
        "opens_at": opens_at,
        "closes_on": closes_on,
        "closes_at": closes_at,
        "after": fields["apres"],
        "decision_reference": fields["reference"],
    }
    return BookingWindow.model_validate(values), []


def refused(answer: Refusal) -> Wrong | None:
    """What planning says at a field, in words; None when it says something of the whole."""
    places = [WHERE[one["field"]] for one in answer.data.get("fields", []) if one.get("field") in WHERE]
    found = [(place, SAID[place]) for place in places if place in SAID]
    if answer.code in ("invalid_input", "settings_overlap") and found:
        return found
    return [("activite", "Cette activité n’existe plus.")] if answer.code == "not_found" else None


def _day(fields: Mapping[str, str], name: str, wrong: Wrong) -> date | None:
    day = dates.typed_day(fields[name])
    if day is None:
        wrong.append((name, f"Donnez une date complète, {dates.DAY_EXAMPLE}."))
    return day


def _time(fields: Mapping[str, str], name: str, wrong: Wrong) -> time | None:
    try:
        return time.fromisoformat(fields[name]).replace(tzinfo=None)
    except ValueError:
        wrong.append((name, "Donnez une heure, par exemple 08:00."))
        return None
