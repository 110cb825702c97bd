"""The weekly pattern of a child in plain words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from gateway.components import french

TITLE = "Semaine type"
REGISTERED = (
    "Être inscrit ouvre le droit de venir et ne réserve rien. La semaine type réserve d’avance les mêmes jours chaque "
    "semaine, hors vacances et jours fériés."
)
WEEKS = {"all": "chaque semaine", "odd": "semaines impaires", "even": "semaines paires"}
NOTHING = "Aucun jour réservé d’avance."
WAITS = "Un changement attend déjà la réponse de la mairie."
UNCHANGED = "Cette semaine type est déjà celle de votre enfant."
SAVED = "Semaine type enregistrée"


def day_name(weekday: int) -> str:
    """`lundi`."""
    return french.DAYS[weekday - 1]


def present(line: Mapping[str, Any], today: date) -> str:
    """`Réservé d’avance : lundi et jeudi chaque semaine, depuis le 1er septembre 2014.`"""
    if not line["days"] or not line["regular_from"]:
        return NOTHING
    units = {unit["unit_id"]: unit["name"] for unit in line["units"]} if len(line["units"]) > 1 else {}
    said = weekdays((day["weekday"], day["weeks"], units.get(day["unit_id"], "")) for day in line["days"])
    first = date.fromisoformat(str(line["regular_from"]))
    since = "à partir du" if first > today else "depuis le"
    return f"Réservé d’avance{french.NBSP}: {said}, {since} {french.day_words(first, year=True).split(' ', 1)[1]}."


def weekdays(days: Iterable[tuple[int, str, str]]) -> str:
    """`lundi et jeudi chaque semaine ; mercredi (Matin) semaines paires`: (weekday, weeks, unit), the unit named or "" """
    groups: dict[str, list[str]] = {}
    for weekday, weeks, unit in sorted(days):
        groups.setdefault(weeks, []).append(f"{day_name(weekday)} ({unit})" if unit else day_name(weekday))
    parts = [f"{french.listing(names)} {WEEKS[weeks]}" for weeks, names in groups.items()]
    return f"{french.NBSP}; ".join(parts)


def field_words(key: str, value: str) -> str:
    """A demand's value: `pattern.from` is a day, `pattern.3` holds `odd:Matin`."""
    if key == "pattern.from":
        return french.day_words(date.fromisoformat(value), year=True) if value else ""
    if not value:
        return "rien de réservé"
    weeks, _, unit = value.partition(":")
    return f"{unit}, {WEEKS.get(weeks, weeks)}"


def field_name(key: str) -> str:
    """`Semaine type, lundi`."""
    what = key.removeprefix("pattern.")
    return "Semaine type à partir du" if what == "from" else f"Semaine type, {day_name(int(what))}"


def summary(fields: Sequence[Mapping[str, Any]]) -> str:
    """A demand's pattern in a line: `semaine type à partir du lundi 4 mai 2015 : mardi (Repas) chaque semaine`."""
    first = next((one["after"] for one in fields if one["key"] == "pattern.from"), "")
    wanted = [
        (int(one["key"].removeprefix("pattern.")), *one["after"].split(":", 1))
        for one in fields
        if one["key"].startswith("pattern.") and one["key"] != "pattern.from" and one["after"]
    ]
    said = weekdays(wanted) or "aucun jour réservé d’avance"
    return f"semaine type à partir du {field_words('pattern.from', first)}{french.NBSP}: {said}"
