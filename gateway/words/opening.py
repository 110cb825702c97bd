"""Booking windows in French: when days open, until when they can be booked. Pure: the zone is a parameter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from gateway.components import french
from gateway.words.dates import as_date, local


def at_words(moment: str | datetime, zone: tzinfo, *, year: bool = False) -> str:
    """`lundi 16 mars à 8 h`."""
    known = local(moment, zone)
    return f"{french.day_words(known.date(), year=year)} à {french.hour_words(known)}"


def span_words(first: date | str, last: date | str, *, year: bool = False) -> str:
    """`du lundi 13 au vendredi 24 avril`; one day alone is itself."""
    start, end = as_date(first), as_date(last)
    if start == end:
        return f"le {french.day_words(start, year=year)}"
    same_month = (start.year, start.month) == (end.year, end.month)
    begins = french.day_short(start) if same_month else french.day_words(start, year=start.year != end.year)
    return f"du {begins} au {french.day_words(end, year=year or start.year != end.year)}"


def state_words(window: Mapping[str, Any], zone: tzinfo, *, year: bool = False) -> str:
    """`réservations ouvertes du lundi 16 mars à 8 h au vendredi 27 mars à 18 h`, or when they open, or closed."""
    opens = at_words(window["opens_at"], zone, year=year)
    closes = at_words(window["closes_at"], zone, year=year) if window.get("closes_at") else ""
    if window["state"] == "coming":
        until = f", jusqu’au {closes}" if closes else ""
        return f"les réservations ouvrent le {opens}{until}"
    if window["state"] == "closed" and closes:
        return f"réservations closes depuis le {closes}"
    if closes:
        return f"réservations ouvertes du {opens} au {closes}"
    return f"réservations ouvertes depuis le {opens}"


def named(offering: str, window: Mapping[str, Any]) -> str:
    """`Accueil de loisirs, journée, vacances de printemps`."""
    parts = [window.get("unit") or "", window.get("label") or ""]
    return ", ".join([offering, *(part[:1].lower() + part[1:] for part in parts if part)])


def of_lines(lines: Iterable[Mapping[str, Any]], zone: tzinfo) -> list[dict[str, str]]:
    """What a planning says above its days, once per activity: name, days and words."""
    said: dict[tuple[str, str], dict[str, str]] = {}
    for line in lines:
        for window in line.get("windows") or []:
            name = named(line["offering"], window)
            days = span_words(window["first_day"], window["last_day"])
            one = {
                "name": name,
                "days": days,
                "words": state_words(window, zone),
                "state": window["state"],
            }
            said.setdefault((name, days), one)
    return list(said.values())


def at_home(openings: Iterable[Mapping[str, Any]], zone: tzinfo) -> list[dict[str, str]]:
    """What the home page says of each opening: name, children, days and words."""
    return [
        {
            "name": named(one["offering"], one),
            "who": french.listing(one["children"]),
            "days": span_words(one["first_day"], one["last_day"]),
            "words": state_words(one, zone),
            "state": one["state"],
        }
        for one in openings
    ]
